package dev.skep.node.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** House rules that no compiler knows. Each complaint says what to write instead. */
final class TidyTest {
    private static final Path BROKER = Path.of("..").toAbsolutePath().normalize();
    private static final int LINES_MAX = 500;
    private static final int CLASSES_PER_PACKAGE_MAX = 40;

    /** A pattern that must not occur, and what to write instead. */
    private record Ban(String pattern, String instead) {
        Pattern compiled() {
            return Pattern.compile(pattern);
        }
    }

    /** Rooms whose outcome must be the same on every replica and in every run of one seed. */
    private static final List<String> CORES =
            List.of("engine", "partition", "journal", "raft", "membership", "topology", "state", "model");

    /** Time and chance are inputs; there is one thread, and it is somebody else's. */
    private static final List<Ban> BANNED_IN_CORES = List.of(
            new Ban("System\\.nanoTime", "take the time as a parameter, or Loop.nanoTime()"),
            new Ban("System\\.currentTimeMillis", "take the record's timestamp, or Loop.currentTimeMillis()"),
            new Ban(
                    "Instant\\.now|LocalDate(Time)?\\.now|ZonedDateTime\\.now|Clock\\.system",
                    "take the time as a parameter"),
            new Ban(
                    "UUID\\.randomUUID|Math\\.random|new (Secure)?Random\\b|ThreadLocalRandom",
                    "take a dev.skep.base.Rng"),
            new Ban(
                    "new Thread\\b|Thread\\.(of|start)|Executors\\.|ForkJoinPool",
                    "post to the Loop, or use Background"),
            new Ban("Thread\\.sleep", "schedule on the Loop"),
            new Ban("parallelStream|\\.parallel\\(\\)", "iterate in order"));

    /** Iteration order of these differs between two starts of the JVM. */
    private static final List<Ban> BANNED_WHERE_ORDER_MATTERS = List.of(
            new Ban(
                    "\\bnew HashMap<|\\bnew HashSet<|\\bHashMap\\.new|\\bHashSet\\.new",
                    "use LinkedHashMap, TreeMap or EnumMap"),
            new Ban(
                    "\\bSet\\.of\\(|\\bMap\\.of\\(|Map\\.ofEntries|Set\\.copyOf|Map\\.copyOf",
                    "use List.of, or an unmodifiable LinkedHashMap; for look-ups only, say so: // look-up only"),
            new Ban("identityHashCode", "compare by key"),
            new Ban("\\bsynchronized\\b", "one loop owns the data; post to it"));

    private static final List<Ban> BANNED_EVERYWHERE = List.of(
            new Ban("printStackTrace\\(\\)", "log it, or let it rise"),
            new Ban("\\bTODO\\b|\\bFIXME\\b|\\bXXX\\b", "do it now, or write an issue"),
            new Ban("^\\s*assert\\s", "use Check.that, which stays on in production"),
            new Ban("@Disabled|@Ignore", "mend the test or delete it"));

    private static final Pattern BANNED_NAME =
            Pattern.compile("\\b(class|interface|record|enum) \\w*(Impl|Manager|Helper|Utils?|Context|Info)\\b");

    @Test
    void filesStayShort() throws IOException {
        final List<String> complaints = new ArrayList<>();
        for (final Path file : sources("")) {
            final int lines = Files.readAllLines(file).size();
            if (lines > LINES_MAX) {
                complaints.add(relative(file) + " has " + lines + " lines, more than " + LINES_MAX
                        + ": split it by subject, one job for each file");
            }
        }
        assertThat(complaints).isEmpty();
    }

    @Test
    void packagesStaySmall() throws IOException {
        final List<String> complaints = new ArrayList<>();
        for (final Path folder : folders()) {
            try (Stream<Path> files = Files.list(folder)) {
                final long count =
                        files.filter(file -> file.toString().endsWith(".java")).count();
                if (count > CLASSES_PER_PACKAGE_MAX) {
                    complaints.add(relative(folder) + " has " + count + " files, more than " + CLASSES_PER_PACKAGE_MAX
                            + ": group them by subject");
                }
                if (count > 0 && !Files.exists(folder.resolve("package-info.java"))) {
                    complaints.add(
                            relative(folder) + " has no package-info.java: say its purpose and what it must not know");
                }
            }
        }
        assertThat(complaints).isEmpty();
    }

    @Test
    void coresHaveNoTimeChanceOrThreadsOfTheirOwn() throws IOException {
        assertThat(complaints(CORES, BANNED_IN_CORES)).isEmpty();
    }

    @Test
    void coresDependOnNoAccidentalOrder() throws IOException {
        assertThat(complaints(List.of("engine", "partition"), BANNED_WHERE_ORDER_MATTERS))
                .isEmpty();
    }

    @Test
    void nothingIsLeftHalfDone() throws IOException {
        assertThat(complaints(List.of(""), BANNED_EVERYWHERE)).isEmpty();
    }

    @Test
    void namesSayWhatThingsAre() throws IOException {
        final List<String> complaints = new ArrayList<>();
        for (final Path file : sources("")) {
            final Matcher matcher = BANNED_NAME.matcher(withoutComments(Files.readString(file)));
            while (matcher.find()) {
                complaints.add(relative(file) + ": " + matcher.group() + " ends in " + matcher.group(2)
                        + ", which says nothing; name it after what it does");
            }
        }
        assertThat(complaints).isEmpty();
    }

    @Test
    void theScanSeesTheSources() throws IOException {
        for (final Room room : Room.ALL) {
            assertThat(sources(room.folder()))
                    .as("sources of %s", room.folder())
                    .isNotEmpty();
        }
        final List<Ban> anything = List.of(new Ban("\\bpackage dev\\.skep\\b", "-"));
        assertThat(complaints(List.of("base"), anything)).isNotEmpty();
    }

    private static List<String> complaints(final List<String> rooms, final List<Ban> bans) throws IOException {
        final List<String> complaints = new ArrayList<>();
        for (final String room : rooms) {
            for (final Path file : sources(room)) {
                final List<String> lines =
                        withoutComments(Files.readString(file)).lines().toList();
                for (int i = 0; i < lines.size(); i++) {
                    for (final Ban ban : bans) {
                        final Matcher matcher = ban.compiled().matcher(lines.get(i));
                        if (matcher.find()) {
                            complaints.add(relative(file) + ":" + (i + 1) + ": "
                                    + matcher.group().strip() + " is banned here; " + ban.instead());
                        }
                    }
                }
            }
        }
        return complaints;
    }

    /** Comments as blanks, line ends kept; a line that says "look-up only" vouches for itself and is blanked whole. */
    private static String withoutComments(final String source) {
        final String vouched = source.replaceAll("(?m)^.*// look-up only.*$", "");
        final Matcher comments = Pattern.compile("(?s)/\\*.*?\\*/|//[^\\n]*").matcher(vouched);
        return comments.replaceAll(match -> match.group().replaceAll("[^\\n]", " "));
    }

    private static List<Path> sources(final String room) throws IOException {
        try (Stream<Path> files = Files.walk(BROKER.resolve(room))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> relative(file).contains("src/main/java/"))
                    .sorted()
                    .toList();
        }
    }

    private static List<Path> folders() throws IOException {
        return sources("").stream().map(Path::getParent).distinct().toList();
    }

    private static String relative(final Path file) {
        return BROKER.relativize(file).toString().replace('\\', '/');
    }
}
