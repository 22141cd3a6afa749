package dev.skep.gateway;

import dev.skep.protocol.value.part.InstanceTraits;
import io.camunda.zeebe.gateway.protocol.GatewayOuterClass.CreateProcessInstanceRequest;
import java.util.ArrayList;
import java.util.List;

/** What a request says about the instance that it creates as a whole. */
final class Traits {
    private static final int TAGS_MAX = 10;
    private static final int TAG_CHARS_MAX = 100;
    private static final int BUSINESS_ID_CHARS_MAX = 256;

    private Traits() {}

    static InstanceTraits of(final CreateProcessInstanceRequest request) {
        if (request.getRuntimeInstructionsCount() == 0
                && request.getTagsCount() == 0
                && request.getBusinessId().isEmpty()) {
            return InstanceTraits.NONE;
        }
        return new InstanceTraits(endsAfter(request), tags(request), businessId(request));
    }

    private static List<String> endsAfter(final CreateProcessInstanceRequest request) {
        final List<String> elementIds = new ArrayList<>(request.getRuntimeInstructionsCount());
        for (final var instruction : request.getRuntimeInstructionsList()) {
            if (!instruction.hasTerminate()) {
                throw RefusedCall.invalid(
                        "Expected each runtime instruction to say what it does, but one says nothing that is known here:"
                                + " give it 'terminate'");
            }
            elementIds.add(instruction.getTerminate().getAfterElementId());
        }
        return elementIds;
    }

    /** Each counts once. */
    private static List<String> tags(final CreateProcessInstanceRequest request) {
        final List<String> tags = request.getTagsList().stream().distinct().toList();
        if (tags.size() > TAGS_MAX) {
            throw RefusedCall.invalid(
                    "Expected at most " + TAGS_MAX + " tags for an instance, but there are " + tags.size());
        }
        for (final String tag : tags) {
            if (!isTag(tag)) {
                throw RefusedCall.invalid(
                        "Expected a tag to begin with a letter and to go on with letters, digits, '_', '-',"
                                + " ':' and '.', in all at most " + TAG_CHARS_MAX + " characters, but one is '" + tag
                                + "'");
            }
        }
        return tags;
    }

    private static boolean isTag(final String tag) {
        if (tag.isEmpty() || tag.length() > TAG_CHARS_MAX || !isLetter(tag.charAt(0))) {
            return false;
        }
        for (int i = 1; i < tag.length(); i++) {
            final char c = tag.charAt(i);
            if (!isLetter(c) && !(c >= '0' && c <= '9') && "_-:.".indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(final char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    private static String businessId(final CreateProcessInstanceRequest request) {
        final String businessId = request.getBusinessId();
        if (businessId.length() > BUSINESS_ID_CHARS_MAX) {
            throw RefusedCall.invalid("Expected a businessId of at most " + BUSINESS_ID_CHARS_MAX
                    + " characters, but it has " + businessId.length());
        }
        return businessId;
    }
}
