package dev.skep.node.config;

import java.util.List;

/**
 * Names of the public contract that this version has no use for. Installations of today set them, so they are taken with
 * a notice instead of an error. A name that ends in {@code .*} stands for everything below it.
 */
record UnusedNames(List<String> all) {
    static final UnusedNames OF_BROKER = new UnusedNames(List.of(
            "camunda.*",
            "logging.*",
            "management.endpoint.*",
            "management.endpoints.*",
            "management.health.*",
            "management.metrics.*",
            "management.prometheus.*",
            "management.server.basePath",
            "management.server.ssl.*",
            "server.*",
            "spring.*",
            "zeebe.broker.cluster.configManager.*",
            "zeebe.broker.cluster.messageCompression",
            "zeebe.broker.cluster.raft.flush.*",
            "zeebe.broker.data.backup.*",
            "zeebe.broker.data.diskUsageCommandWatermark",
            "zeebe.broker.data.diskUsageMonitoringEnabled",
            "zeebe.broker.data.diskUsageMonitoringInterval",
            "zeebe.broker.data.diskUsageReplicationWatermark",
            "zeebe.broker.data.logSize",
            "zeebe.broker.data.runtimeDirectory",
            "zeebe.broker.data.logIndexDensity",
            "zeebe.broker.executionMetricsExporterEnabled",
            "zeebe.broker.experimental.consistencyChecks.*",
            "zeebe.broker.experimental.continuousBackups",
            "zeebe.broker.experimental.engine.batchOperations.*",
            "zeebe.broker.experimental.engine.caches.*",
            "zeebe.broker.experimental.engine.distribution.*",
            "zeebe.broker.experimental.engine.jobs.*",
            "zeebe.broker.experimental.engine.messages.ttlCheckerBatchLimit",
            "zeebe.broker.experimental.features.*",
            "zeebe.broker.experimental.maxAppendBatchSize",
            "zeebe.broker.experimental.maxAppendsPerFollower",
            "zeebe.broker.experimental.queryApi.*",
            "zeebe.broker.experimental.raft.*",
            "zeebe.broker.experimental.rocksdb.columnFamilyOptions.*",
            "zeebe.broker.experimental.rocksdb.disableWal",
            "zeebe.broker.experimental.rocksdb.enableAccessMetrics",
            "zeebe.broker.experimental.rocksdb.enableStatistics",
            "zeebe.broker.experimental.rocksdb.memoryAllocationStrategy",
            "zeebe.broker.experimental.rocksdb.accessMetrics",
            "zeebe.broker.experimental.rocksdb.enableSstPartitioning",
            "zeebe.broker.experimental.rocksdb.ioRateBytesPerSecond",
            "zeebe.broker.experimental.rocksdb.maxWriteBufferNumber",
            "zeebe.broker.experimental.rocksdb.minWriteBufferNumberToMerge",
            "zeebe.broker.experimental.versionCheckRestrictionEnabled",
            "zeebe.broker.exporting.*",
            "zeebe.broker.flowControl.*",
            "zeebe.broker.backpressure.legacyVegas.*",
            "zeebe.broker.gateway.cluster.*",
            "zeebe.broker.gateway.filters.*",
            "zeebe.broker.gateway.interceptors.*",
            "zeebe.broker.gateway.network.socketReceiveBuffer",
            "zeebe.broker.gateway.network.socketSendBuffer",
            "zeebe.broker.gateway.security.authentication.identity.*",
            "zeebe.broker.gateway.security.keyStore.*",
            "zeebe.broker.gateway.threads.grpcMaxThreads",
            "zeebe.broker.gateway.threads.grpcMinThreads",
            "zeebe.broker.gateway.longPolling.maxEmptyResponses",
            "zeebe.broker.gateway.longPolling.minEmptyResponses",
            "zeebe.broker.gateway.longPolling.probeTimeout",
            "zeebe.broker.gateway.longPolling.timeout",
            "zeebe.broker.network.heartbeatTimeout",
            "zeebe.broker.network.monitoringApi.*",
            "zeebe.broker.network.security.keyStore.*",
            "zeebe.broker.network.socketReceiveBuffer",
            "zeebe.broker.network.socketSendBuffer",
            "zeebe.broker.processing.enableAsyncScheduledTasks",
            "zeebe.broker.processing.scheduledTaskCheckInterval",
            "zeebe.broker.processing.skipPositions.*",
            "zeebe.broker.stepTimeout",
            "zeebe.gateway.*",
            "zeebe.log.stackdriver.*"));

    static final UnusedNames OF_GATEWAY = new UnusedNames(List.of(
            "camunda.*",
            "logging.*",
            "management.endpoint.*",
            "management.endpoints.*",
            "management.health.*",
            "management.metrics.*",
            "management.prometheus.*",
            "management.server.basePath",
            "management.server.ssl.*",
            "server.*",
            "spring.*",
            "zeebe.broker.*",
            "zeebe.clock.controlled",
            "zeebe.gateway.cluster.configManager.*",
            "zeebe.gateway.cluster.messageCompression",
            "zeebe.gateway.cluster.security.keyStore.*",
            "zeebe.gateway.filters.*",
            "zeebe.gateway.interceptors.*",
            "zeebe.gateway.longPolling.maxEmptyResponses",
            "zeebe.gateway.longPolling.minEmptyResponses",
            "zeebe.gateway.longPolling.probeTimeout",
            "zeebe.gateway.longPolling.timeout",
            "zeebe.gateway.network.socketReceiveBuffer",
            "zeebe.gateway.network.socketSendBuffer",
            "zeebe.gateway.security.authentication.identity.*",
            "zeebe.gateway.security.keyStore.*",
            "zeebe.gateway.threads.grpcMaxThreads",
            "zeebe.gateway.threads.grpcMinThreads",
            "zeebe.log.stackdriver.*"));

    /** Whether the relaxed, dotted name is one of these. */
    boolean coversPath(final String relaxed) {
        for (final String name : all) {
            final String known = Names.relax(name);
            if (known.endsWith(".*")) {
                final String above = known.substring(0, known.length() - 2);
                if (relaxed.equals(above) || relaxed.startsWith(above + ".")) {
                    return true;
                }
            } else if (relaxed.equals(known)) {
                return true;
            }
        }
        return false;
    }

    /** The same for a name of the environment without its underscores. */
    boolean coversVariable(final String squeezed) {
        for (final String name : all) {
            final boolean family = name.endsWith(".*");
            final String known = Names.squeeze(family ? name.substring(0, name.length() - 2) : name);
            if (family ? squeezed.startsWith(known) : squeezed.equals(known)) {
                return true;
            }
        }
        return false;
    }
}
