/** Certificates that the operator makes itself: an authority of each cluster, what it signs, and when that is renewed. Knows no Kubernetes. */
package dev.skep.operator.certificates;
