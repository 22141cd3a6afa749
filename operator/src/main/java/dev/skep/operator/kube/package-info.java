/** Kubernetes objects into what the planner sees, and its steps into requests to the API server. */
package dev.skep.operator.kube;
