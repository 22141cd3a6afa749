package dev.skep.node.config;

/** The page {@code docs/configuration.md}, made from the tables of settings. */
final class ReferencePage {
    private ReferencePage() {}

    static String render() {
        final StringBuilder page = new StringBuilder();
        page.append("""
                # Configuration

                <!-- Made from the tables of settings; ConfigurationPageTest says how to make it again. -->

                Each setting has a key for the YAML file and a variable for the environment. In rising priority: the default, the
                file of `skep broker --config FILE`, the environment, the flags of the command line. `skep broker --print-config`
                shows what counts in the end and who said it. `skep gateway` has the same flags, and [settings of its own](#a-gateway-that-stands-alone).

                - Keys may be nested or dotted, and written in any case, with dashes or without: `nodeId` and `node-id` are the same.
                - A variable is the key in upper case, dots as underscores. An empty variable counts as not set.
                - Durations: `250ms`, `10s`, `5m`, `1h`, `PT5M`; a plain number is milliseconds.
                - Sizes: `64KB`, `128MB`, `2GB` (powers of 1024); a plain number is bytes.
                - An unknown key or a value that isn't allowed stops the start with exit status 2 and one line for each, all at once.
                """);
        sections(page, SettingsTable.BROKER, "## ");
        page.append("""

                ## Exporters

                Each exporter has a name of its own, `ID`; [exporters.md](exporters.md) says what there is and what its `args` are. In the
                environment names are in small letters, and each `_` in `args` goes one level down. Values are texts; a list of plain
                values is one text with commas.

                | Key and variable | Default | Allowed | Meaning |
                |---|---|---|---|
                | `zeebe.broker.exporters.ID.className`<br>`ZEEBE_BROKER_EXPORTERS_ID_CLASSNAME` | (required) | `file`, `postgres`, or the name of a class | What the exporter is |
                | `zeebe.broker.exporters.ID.jarPath`<br>`ZEEBE_BROKER_EXPORTERS_ID_JARPATH` | (empty) | a file | The jar with the class, where it is not one that comes along |
                | `zeebe.broker.exporters.ID.args.*`<br>`ZEEBE_BROKER_EXPORTERS_ID_ARGS_*` | (empty) | whatever the exporter takes | Its settings |
                """);
        page.append("""

                ## Known, but not used by this version

                Installations of today set these. They are accepted, and the log says at start that they have no effect. A name that
                ends in `.*` stands for everything below it.

                """);
        names(page, SettingsTable.BROKER);
        page.append("""

                ## A gateway that stands alone

                What `skep gateway` reads, and nothing else.
                """);
        sections(page, SettingsTable.GATEWAY, "### ");
        page.append("\n### Known, but not used by this version of the gateway\n\n");
        names(page, SettingsTable.GATEWAY);
        return page.toString();
    }

    private static void sections(final StringBuilder page, final SettingsTable table, final String level) {
        for (final Section<?> section : table.sections()) {
            page.append('\n').append(level).append(section.title()).append("\n\n");
            page.append("| Key and variable | Default | Allowed | Meaning |\n|---|---|---|---|\n");
            for (final Setting<?> setting : section.settings()) {
                page.append("| `")
                        .append(setting.path())
                        .append("`<br>`")
                        .append(setting.environmentName())
                        .append("` | ")
                        .append(setting.fallback().isEmpty() ? "(empty)" : "`" + setting.fallback() + "`")
                        .append(" | ")
                        .append(setting.kind().allowed())
                        .append(" | ")
                        .append(setting.purpose())
                        .append(" |\n");
            }
        }
    }

    private static void names(final StringBuilder page, final SettingsTable table) {
        for (final String name : table.unused().all()) {
            page.append("- `").append(name).append("`\n");
        }
    }
}
