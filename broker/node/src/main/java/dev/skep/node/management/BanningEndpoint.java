package dev.skep.node.management;

import java.util.OptionalLong;

/** {@code /actuator/banning/{key}}: takes a process instance out of processing, for good. Nobody asks whether it is there. */
final class BanningEndpoint {
    private final Deciders deciders;
    private final MemberControls member;

    BanningEndpoint(final Deciders deciders, final MemberControls member) {
        this.deciders = deciders;
        this.member = member;
    }

    Answer answer(final Request request) {
        final OptionalLong key = key(request.rest());
        if (key.isEmpty()) {
            return Answer.message(
                    request.rest().isEmpty() ? 404 : 400,
                    "expected the key of a process instance, as in POST /actuator/banning/2251799813685249, but found '"
                            + request.rest() + "'");
        }
        if (!request.method().equals("POST")) {
            return ClusterEndpoint.methodNotAllowed(request, "POST");
        }
        return member.ask(up -> deciders.await(up.cluster().ban(key.getAsLong()), done -> Answer.empty(204)));
    }

    private static OptionalLong key(final String text) {
        try {
            final long key = Long.parseLong(text);
            return key > 0 ? OptionalLong.of(key) : OptionalLong.empty();
        } catch (final NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
