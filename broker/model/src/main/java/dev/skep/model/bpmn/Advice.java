package dev.skep.model.bpmn;

import java.util.LinkedHashMap;
import java.util.Map;

/** What to do about faults that the library finds: it says only what is wrong. */
final class Advice {
    private static final Map<String, String> BY_WORDS = new LinkedHashMap<>();

    static {
        BY_WORDS.put("must be present if", "Set both, or none.");
        BY_WORDS.put("Exactly one of the attributes", "Keep one of them and remove the others.");
        BY_WORDS.put("must be present and not", "Give it a value.");
        BY_WORDS.put("Must reference", "Add the reference.");
        BY_WORDS.put("Must have either one", "Keep one of them and remove the other.");
        BY_WORDS.put("Must have exactly one", "Add it where it is missing, remove what is too many.");
        BY_WORDS.put("at least one start event", "Add a start event.");
        BY_WORDS.put("Must have at least one", "Add one.");
        BY_WORDS.put("Must have at most one", "Remove the others, or split the element up.");
        BY_WORDS.put("Must not contain", "Remove it.");
        BY_WORDS.put(
                "must be of type none", "Remove its event definition, or make the sub-process an event sub-process.");
        BY_WORDS.put("Multiple none start", "Keep one of them; let the others wait for an event.");
        BY_WORDS.put("Multiple", "Keep one of them, or give the others something else to wait for.");
        BY_WORDS.put("more than one error catch event", "Keep one of them, or give the others an error code.");
        BY_WORDS.put(
                "more than one escalation catch event", "Keep one of them, or give the others an escalation code.");
        BY_WORDS.put("more than one start event", "Keep one of them, or use another message.");
        BY_WORDS.put("not allowed to be an expression", "Use a static text.");
        BY_WORDS.put("duplicates based on", "Remove one of them, or use another job type.");
        BY_WORDS.put("should only be attached to", "Attach it to one of those.");
        BY_WORDS.put("must be one of", "Use one of them.");
        BY_WORDS.put("at least 2 outgoing", "Add a flow to another event, or leave the gateway out.");
        BY_WORDS.put("Non-Interrupting", "Make it interrupting, or use another kind of event.");
        BY_WORDS.put("time cycle", "Use a date or a duration, or make the event non-interrupting.");
        BY_WORDS.put("time duration or a time date", "Use one of them.");
        BY_WORDS.put("doesn't exist", "Correct the reference.");
        BY_WORDS.put("must be in the same scope", "Move one of them, or refer to another activity.");
        BY_WORDS.put("compensation boundary event or be a subprocess", "Add a compensation boundary event to it.");
        BY_WORDS.put("waitForCompletion", "Remove the attribute.");
        BY_WORDS.put("should have no boundary events", "Remove them.");
        BY_WORDS.put("compensation association", "Connect it to its handler by an association and remove the flows.");
    }

    private Advice() {}

    /** A sentence, with a space before it; empty where there is none. */
    static String on(final String message) {
        for (final Map.Entry<String, String> each : BY_WORDS.entrySet()) {
            if (message.contains(each.getKey())) {
                return " " + each.getValue();
            }
        }
        return "";
    }
}
