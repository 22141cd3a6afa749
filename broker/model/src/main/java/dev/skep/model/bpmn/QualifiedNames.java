package dev.skep.model.bpmn;

/** References that may carry a prefix, as {@code tns:order} for the element {@code order}: {@code QName} of XML Schema. */
final class QualifiedNames {
    private QualifiedNames() {}

    /** The id that is meant. The prefix says nothing: there is one file, and all of its elements are in one namespace. */
    static String id(final String reference) {
        final int colon = reference.indexOf(':');
        return colon == reference.lastIndexOf(':') ? reference.substring(colon + 1) : reference;
    }
}
