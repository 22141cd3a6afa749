package dev.skep.node.management;

import dev.skep.base.MemberId;
import dev.skep.topology.ChangePlan;
import dev.skep.topology.FinishedChange;
import dev.skep.topology.Lease;
import dev.skep.topology.Topology;
import dev.skep.topology.change.ChangeAnswer;
import dev.skep.topology.change.ChangeRequest;
import dev.skep.topology.change.LeaseAnswer;
import dev.skep.topology.change.RequestOptions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** {@code /actuator/cluster}: who holds what, and changing that. What is read is answered here, what changes by the coordinator. */
final class ClusterEndpoint {
    private static final List<String> NO_QUERY = List.of();

    private final Deciders deciders;
    private final MemberControls member;

    ClusterEndpoint(final Deciders deciders, final MemberControls member) {
        this.deciders = deciders;
        this.member = member;
    }

    static Answer methodNotAllowed(final Request request, final String allowed) {
        return Answer.message(405, request.path() + " can't be asked with " + request.method() + ", use " + allowed)
                .with(new Answer.Header("Allow", allowed));
    }

    Answer answer(final Request request) {
        return member.askOfCluster((up, topology) -> {
            try {
                return new Asked(
                                up.cluster(),
                                topology,
                                request,
                                List.of(request.rest().split("/", -1)))
                        .answer();
            } catch (Malformed e) {
                return Answer.message(400, e.getMessage());
            }
        });
    }

    /** One request on its way. */
    private final class Asked {
        private final ClusterControl cluster;
        private final Topology topology;
        private final Request request;
        /** Of the path below that of the endpoint; one empty part for the endpoint itself. */
        private final List<String> parts;

        Asked(final ClusterControl cluster, final Topology topology, final Request request, final List<String> parts) {
            this.cluster = cluster;
            this.topology = topology;
            this.request = request;
            this.parts = parts;
        }

        Answer answer() throws Malformed {
            return switch (parts.getFirst()) {
                case "" -> parts.size() == 1 ? whole() : nothing();
                case "brokers" -> brokers();
                case "partitions" -> partitions();
                case "changes" -> changes();
                case "lease" -> parts.size() == 1 ? lease() : nothing();
                case "purge" -> parts.size() == 1 ? unsupported("the data of a cluster can't be deleted") : nothing();
                default -> nothing();
            };
        }

        private Answer whole() throws Malformed {
            if (request.isGet()) {
                return document(topology);
            }
            return request.method().equals("PATCH")
                    ? change(ClusterRequests.patch(request))
                    : methodNotAllowed(request, "GET, PATCH");
        }

        private Answer brokers() throws Malformed {
            if (parts.size() == 1) {
                return request.method().equals("POST")
                        ? change(ClusterRequests.scale(request))
                        : methodNotAllowed(request, "POST");
            }
            final MemberId broker = ClusterRequests.broker(parts.get(1));
            if (parts.size() == 2) {
                return switch (request.method()) {
                    case "POST" -> change(unforced(new ChangeRequest.AddMembers(List.of(broker))));
                    case "DELETE" -> change(unforced(new ChangeRequest.RemoveMembers(List.of(broker))));
                    default -> methodNotAllowed(request, "POST, DELETE");
                };
            }
            if (parts.size() == 3 && parts.get(2).equals("drain")) {
                return request.method().equals("POST") ? drain(broker) : methodNotAllowed(request, "POST");
            }
            return parts.size() == 4 && parts.get(2).equals("partitions")
                    ? replica(broker, ClusterRequests.partition(parts.get(3)))
                    : nothing();
        }

        private Answer partitions() throws Malformed {
            if (parts.size() == 4 && parts.get(2).equals("brokers")) {
                return replica(ClusterRequests.broker(parts.get(3)), ClusterRequests.partition(parts.get(1)));
            }
            if (parts.size() > 2) {
                return nothing();
            }
            final boolean known = request.method().equals("POST")
                    || (parts.size() == 2 && request.method().equals("DELETE"));
            return known
                    ? unsupported("partitions are not added or removed one by one; PATCH /actuator/cluster with"
                            + " {\"partitions\":{\"count\":N}} adds some")
                    : methodNotAllowed(request, parts.size() == 1 ? "POST" : "POST, DELETE");
        }

        private Answer replica(final MemberId broker, final int partition) throws Malformed {
            return switch (request.method()) {
                case "POST" ->
                    change(unforced(
                            new ChangeRequest.JoinReplica(partition, broker, ClusterRequests.priority(request))));
                case "DELETE" -> change(unforced(new ChangeRequest.LeaveReplica(partition, broker)));
                default -> methodNotAllowed(request, "POST, DELETE");
            };
        }

        private ChangeRequest unforced(final ChangeRequest wanted) throws Malformed {
            ClusterRequests.requireUnforced(request);
            return wanted;
        }

        private Answer change(final ChangeRequest wanted) throws Malformed {
            final RequestOptions options = ClusterRequests.options(request);
            return deciders.await(cluster.change(wanted, options), answer -> switch (answer) {
                case ChangeAnswer.Planned planned ->
                    tagged(Answer.json(202, json -> ClusterJson.planned(json, planned)), planned.after());
                case ChangeAnswer.Refused refused -> deciders.refused(cluster, request, refused.refusal());
            });
        }

        private Answer changes() throws Malformed {
            if (parts.size() == 1) {
                return request.isGet()
                        ? Answer.json(200, json -> ClusterJson.changes(json, topology))
                        : methodNotAllowed(request, "GET");
            }
            if (parts.size() > 2) {
                return nothing();
            }
            final long id = ClusterRequests.change(parts.get(1));
            if (request.isGet()) {
                return change(id);
            }
            return request.method().equals("DELETE") ? cancel(id) : methodNotAllowed(request, "GET, DELETE");
        }

        private Answer change(final long id) {
            final Optional<ChangePlan> pending = topology.change().filter(plan -> plan.id() == id);
            if (pending.isPresent()) {
                return Answer.json(200, json -> ClusterJson.pending(json, pending.get()));
            }
            for (final FinishedChange finished : topology.history()) {
                if (finished.id() == id) {
                    return Answer.json(200, json -> ClusterJson.finished(json, finished));
                }
            }
            return Answer.message(
                    404,
                    "change " + id + " is not known here; the last " + Topology.HISTORY_MAX
                            + " are remembered, and this broker knows the topology up to version "
                            + topology.version());
        }

        private Answer cancel(final long id) throws Malformed {
            final RequestOptions options = ClusterRequests.options(request);
            if (options.dryRun()) {
                return unsupported("a cancellation can't be tried without doing it");
            }
            return deciders.await(
                    cluster.change(unforced(new ChangeRequest.Cancel(id)), options), answer -> switch (answer) {
                        case ChangeAnswer.Planned planned -> document(planned.after());
                        case ChangeAnswer.Refused refused -> deciders.refused(cluster, request, refused.refusal());
                    });
        }

        private Answer drain(final MemberId broker) throws Malformed {
            Query.of(request.query(), NO_QUERY);
            if (!topology.hasMember(broker)) {
                return Answer.message(
                        404,
                        "broker " + broker + " is not a member of the cluster; members are "
                                + topology.members().keySet());
            }
            return deciders.byCoordinator(
                    cluster,
                    request,
                    () -> cluster.drain(broker),
                    handovers -> Answer.json(200, json -> ClusterJson.handovers(json, handovers)));
        }

        private Answer lease() throws Malformed {
            return switch (request.method()) {
                case "GET", "HEAD" -> lease(topology.lease());
                case "POST" -> {
                    final ClusterRequests.LeaseWish wish = ClusterRequests.lease(request);
                    yield told(cluster.takeLease(
                            wish.holder(), wish.subject(), wish.durationMillis(), ClusterRequests.ifMatch(request)));
                }
                case "DELETE" -> {
                    final OptionalLong version = ClusterRequests.ifMatch(request);
                    yield told(cluster.giveLeaseBack(ClusterRequests.leaseHolder(request), version));
                }
                default -> methodNotAllowed(request, "GET, POST, DELETE");
            };
        }

        private Answer told(final CompletableFuture<LeaseAnswer> decision) {
            return deciders.await(decision, answer -> switch (answer) {
                case LeaseAnswer.Granted granted -> lease(granted.lease());
                case LeaseAnswer.Refused refused -> deciders.refused(cluster, request, refused.refusal());
            });
        }

        private Answer lease(final Lease lease) {
            return Answer.json(200, json -> ClusterJson.lease(json, lease, System.currentTimeMillis()))
                    .with(tag(lease.version()));
        }

        private Answer document(final Topology document) {
            return tagged(Answer.json(200, json -> ClusterJson.document(json, document, cluster)), document);
        }

        private Answer nothing() {
            return Answer.message(404, "there is nothing at " + request.path());
        }

        private Answer unsupported(final String why) {
            return Answer.message(501, why);
        }
    }

    private static Answer tagged(final Answer answer, final Topology document) {
        return answer.with(tag(document.version()));
    }

    /** What {@code If-Match} of a later request may say. */
    private static Answer.Header tag(final long version) {
        return new Answer.Header("ETag", "\"" + version + "\"");
    }
}
