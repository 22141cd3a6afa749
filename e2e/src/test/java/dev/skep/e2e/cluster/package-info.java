/** Several brokers that are one cluster: each may die, stand still, lose its disk or its links. */
package dev.skep.e2e.cluster;
