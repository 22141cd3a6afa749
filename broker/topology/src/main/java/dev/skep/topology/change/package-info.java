/**
 * How the cluster gets from one document to the next: a request becomes a plan of operations ({@code ChangePlanner}), which the members
 * carry out one after the other ({@code TopologyCore}), each by rules that a dry run and the real thing share
 * ({@code OperationRules}).
 */
package dev.skep.topology.change;
