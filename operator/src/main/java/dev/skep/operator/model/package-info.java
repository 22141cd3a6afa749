/** What a ZeebeCluster means as Kubernetes objects: pure functions of the resource and of what was frozen when the cluster was founded. */
package dev.skep.operator.model;
