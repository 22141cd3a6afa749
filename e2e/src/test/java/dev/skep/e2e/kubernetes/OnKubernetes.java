package dev.skep.e2e.kubernetes;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that needs a Kubernetes; where there can be none it is skipped, and says so. Its constructor and methods may ask for the
 * {@link KubernetesCluster}, the {@link OperatorInKubernetes} and its {@link Orders}, each of which is started once and shared by all.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(KubernetesExtension.class)
@interface OnKubernetes {}
