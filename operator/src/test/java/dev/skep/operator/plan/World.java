package dev.skep.operator.plan;

import dev.skep.operator.api.MultiRegion;
import dev.skep.operator.api.UpdatePolicy;
import dev.skep.operator.api.ZeebeClusterStatus.Phase;
import dev.skep.operator.api.Zone;
import dev.skep.operator.model.Bootstrap;
import dev.skep.operator.model.Layout;
import dev.skep.operator.plan.BrokersView.Answer;
import dev.skep.operator.plan.BrokersView.Change;
import dev.skep.operator.plan.BrokersView.Exporter;
import dev.skep.operator.plan.BrokersView.Member;
import dev.skep.operator.plan.BrokersView.Replica;
import dev.skep.operator.plan.BrokersView.Topology;
import dev.skep.operator.plan.Observed.ClaimView;
import dev.skep.operator.plan.Observed.PodView;
import dev.skep.operator.plan.Observed.SetView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A Kubernetes cluster and a cluster of brokers in memory, as far as the planner sees them. Every step that is carried out is first held against
 * the rules that an operator never breaks.
 */
final class World {
    final Random random;
    final Layout layout;
    Instant now = Instant.parse("2030-01-01T00:00:00Z");

    // what people write
    int replicas = 3;
    int partitions = 3;
    int factor = 3;
    String version = "1.0.0";
    boolean own = true;
    boolean suspended;
    boolean deleting;
    boolean deleteVolumes;
    long bytes = 10;
    int template = 1;
    int operator = 1;
    boolean broken;
    /** What is started now answers, and is never ready. */
    boolean sick;

    /** When a restarted broker counts as stuck. */
    Duration timeout = Duration.ofMinutes(15);

    final SortedMap<String, String> annotations = new TreeMap<>();
    /** By name, and whether it is to get records. */
    final SortedMap<String, Boolean> exporters = new TreeMap<>();

    // what is in Kubernetes
    Memory memory = Memory.NOTHING;
    Optional<Bootstrap> bootstrap = Optional.empty();
    final SortedMap<Integer, Set> sets = new TreeMap<>();
    final SortedMap<Integer, Pod> pods = new TreeMap<>();
    final SortedMap<Integer, Claim> claims = new TreeMap<>();
    boolean released;

    // what the brokers know
    Topology topology;
    final Deque<Runnable> pending = new ArrayDeque<>();
    private int pendingTotal;
    private long changeIds;
    private Change lastChange;
    private String lastKey = "";
    final SortedMap<Integer, Integer> leaders = new TreeMap<>();
    /** What brokers say of exporters that they were told of: ENABLED, DISABLED and so on. */
    final SortedMap<String, String> switched = new TreeMap<>();

    // what the tests count
    int changesAsked;
    int podsTakenDown;
    int rebalances;
    int writes;
    int snapshots;
    int forced;
    int switches;
    int putBacks;
    /** Whether brokers refuse to switch exporters. */
    boolean refusesSwitches;
    /** Of every partition. */
    long position;
    /** Whether brokers take the snapshots that they are asked for. */
    boolean takesSnapshots = true;

    /** Whether a claim waits for its pod; without, it is gone at once. */
    boolean protectsClaims = true;

    private int uids;
    private boolean refused;
    private int maxPending;

    static final class Set {
        int replicas;
        int revision;
        String hash;
        String specHash;
        /** What each revision was, beginning with number 1. */
        final List<Form> forms = new ArrayList<>();

        Form form() {
            return forms.get(revision - 1);
        }

        int version() {
            return form().version;
        }
    }

    /** What pods are made from. */
    record Form(String hash, String token, int version, boolean broken, boolean sick, List<String> exporters) {}

    static final class Pod {
        String uid;
        int revision;
        boolean broken;
        boolean sick;
        /** Of a claim whose disk is lost. */
        boolean lost;
        /** The claim that it has mounted. */
        String claim;

        /** Ticks until it runs; below zero for a pod that ends. */
        int startsIn;

        int endsIn = -1;
        int version;
        List<String> exporters = List.of();

        boolean alive() {
            return startsIn <= 0 && endsIn < 0 && !broken && !lost;
        }
    }

    static final class Claim {
        String uid;
        long bytes;
        ClaimView.State state = ClaimView.State.EMPTY;
        String clusterId = "";
        boolean terminating;
        boolean lost;
        /** How far the snapshot is that the running process took, and which version it is of. */
        long saved = -1;

        int savedVersion = Integer.MAX_VALUE;
    }

    World(final long seed, final int zones) {
        random = new Random(seed);
        final List<Zone> names = new ArrayList<>();
        for (int i = 0; i < zones; i++) {
            names.add(new Zone(zones == 1 ? "" : "z" + i, null));
        }
        layout = new Layout("orders", "work", 0, List.of(new MultiRegion.Region("", "orders", "work", null)), names);
    }

    // ---- what the operator sees

    Wish wish() {
        final List<Wish.TemplateHash> templates = new ArrayList<>();
        final String token = annotations.get("skep.dev/restart");
        for (int zone = 0; zone < layout.zones().size(); zone++) {
            final String spec = template + "/" + version + "/" + token + "/" + broken + "/" + sick + exporters.keySet();
            templates.add(new Wish.TemplateHash(spec + "/" + operator, spec));
        }
        return new Wish(
                "uid",
                layout,
                replicas,
                partitions,
                factor,
                version,
                own,
                suspended,
                deleting ? now : null,
                deleteVolumes,
                true,
                new Wish.Storage(true, bytes, true),
                UpdatePolicy.Type.Rolling,
                false,
                true,
                timeout,
                true,
                new Bootstrap(replicas, partitions, factor, List.of("a:1")),
                templates,
                null,
                exporters,
                annotations);
    }

    Observed observe() {
        final SortedMap<Integer, SetView> setViews = new TreeMap<>();
        sets.forEach((zone, set) -> setViews.put(
                zone,
                new SetView(
                        layout.setName(zone),
                        set.replicas,
                        "r" + set.revision,
                        true,
                        set.hash,
                        set.specHash,
                        set.form().token)));
        final SortedMap<Integer, PodView> podViews = new TreeMap<>();
        pods.forEach((id, pod) -> podViews.put(
                id,
                new PodView(
                        layout.place(id).orElseThrow().pod(),
                        pod.uid,
                        "r" + pod.revision,
                        pod.alive() && ready(id),
                        pod.alive(),
                        pod.endsIn >= 0,
                        pod.broken ? "CrashLoopBackOff" : pod.lost ? "no node takes it" : "")));
        final SortedMap<Integer, ClaimView> claimViews = new TreeMap<>();
        claims.forEach((id, claim) -> claimViews.put(
                id,
                new ClaimView(
                        Layout.claim(layout.place(id).orElseThrow().pod()),
                        claim.uid,
                        "uid",
                        claim.clusterId,
                        claim.state,
                        true,
                        claim.bytes,
                        claim.bytes,
                        false,
                        claim.terminating,
                        "")));
        return new Observed(wish(), memory, bootstrap, setViews, podViews, claimViews, brokers(), now);
    }

    private boolean ready(final int id) {
        return topology != null
                && !pods.get(id).sick
                && topology.memberIds().contains(id)
                && (own || !topology.members().get(id).priorities().isEmpty());
    }

    private BrokersView brokers() {
        final SortedMap<Integer, Answer> answers = new TreeMap<>();
        pods.forEach((id, pod) -> {
            if (pod.alive()) {
                final SortedMap<Integer, Replica> held = new TreeMap<>();
                if (topology != null && topology.members().containsKey(id)) {
                    topology.members()
                            .get(id)
                            .priorities()
                            .keySet()
                            .forEach(partition -> held.put(
                                    partition,
                                    new Replica(
                                            leads(id, partition),
                                            true,
                                            position,
                                            claims.containsKey(id) ? claims.get(id).saved : -1)));
                }
                answers.put(id, new Answer(version(pod), Optional.ofNullable(topology), held, known(pod)));
            }
        });
        return new BrokersView(answers);
    }

    private Optional<SortedMap<String, Exporter>> known(final Pod pod) {
        final SortedMap<String, Exporter> known = new TreeMap<>();
        pod.exporters.forEach(id -> known.put(id, new Exporter("ENABLED", true)));
        switched.forEach((id, status) -> known.put(id, new Exporter(status, !own || pod.exporters.contains(id))));
        return Optional.of(known);
    }

    /** Whether some broker lets it get records. */
    boolean exports(final String id) {
        return pods.values().stream().anyMatch(pod -> pod.exporters.contains(id))
                && !"DISABLED".equals(switched.get(id));
    }

    private boolean leads(final int id, final int partition) {
        return leaders.containsKey(partition) && leaders.get(partition) == id;
    }

    private String version(final Pod pod) {
        return pod.version == 0 ? "1.0.0" : "1." + pod.version + ".0";
    }

    // ---- what the operator does

    /** Carries out one step, after a look at whether it breaks a rule. */
    void carryOut(final Step step) {
        writes++;
        switch (step) {
            case Step.Remember remember -> memory = remember.memory();
            case Step.CreateBootstrap create -> bootstrap = bootstrap.or(() -> Optional.of(create.bootstrap()));
            case Step.CreateClaim create ->
                claims.computeIfAbsent(create.place().nodeId(), id -> claim(create.bytes()));
            case Step.AdoptClaim adopt -> throw new AssertionError("nothing to adopt: " + adopt);
            case Step.LabelClaim label ->
                claims.values().stream()
                        .filter(claim -> claim.uid.equals(label.uid()))
                        .forEach(claim -> {
                            claim.state = label.state();
                            claim.clusterId = label.clusterId();
                        });
            case Step.GrowClaim grow ->
                claims.values().stream()
                        .filter(claim -> claim.uid.equals(grow.uid()))
                        .forEach(claim -> claim.bytes = Math.max(claim.bytes, grow.bytes()));
            case Step.DeleteClaim delete -> deleteClaim(delete.uid());
            case Step.ApplySet apply -> apply(apply.zone(), apply.replicas());
            case Step.PutBack back -> putBack(back);
            case Step.ScaleSet scale -> scale(scale);
            case Step.DeleteSet delete -> sets.remove(delete.zone());
            case Step.EvictPod evict -> evict(evict);
            case Step.DeletePod delete -> deletePod(delete);
            case Step.AskTopology ask -> ask(ask);
            case Step.SwitchExporter turn -> switchExporter(turn);
            case Step.CancelChange cancel -> throw new AssertionError("nobody asked to cancel " + cancel.id());
            case Step.AskSnapshots ignored -> takeSnapshots();
            case Step.AskRebalance ignored -> rebalance();
            case Step.Release ignored -> released = true;
        }
    }

    private void takeSnapshots() {
        snapshots++;
        pods.forEach((id, pod) -> {
            if (takesSnapshots && pod.alive() && claims.containsKey(id)) {
                claims.get(id).saved = position;
                claims.get(id).savedVersion = pod.version;
            }
        });
    }

    private Claim claim(final long size) {
        final Claim claim = new Claim();
        claim.uid = "claim" + uids++;
        claim.bytes = size;
        return claim;
    }

    private void deleteClaim(final String uid) {
        claims.forEach((id, claim) -> {
            if (claim.uid.equals(uid)) {
                rule(deleting || !members().contains(id), "the volume of member " + id + " is deleted");
                claim.terminating = true;
            }
        });
    }

    private void apply(final int zone, final int pods) {
        final Set set = sets.computeIfAbsent(zone, z -> new Set());
        set.replicas = Math.max(set.replicas, pods);
        final Wish.TemplateHash hash = wish().templates().get(zone);
        if (!hash.hash().equals(set.hash)) {
            final Form form = new Form(
                    hash.hash(),
                    annotations.get("skep.dev/restart"),
                    Integer.parseInt(version.split("\\.", -1)[1]),
                    broken,
                    sick,
                    List.copyOf(exporters.keySet()));
            if (!set.forms.contains(form)) {
                set.forms.add(form);
            }
            set.revision = set.forms.indexOf(form) + 1;
            set.hash = hash.hash();
            set.specHash = hash.specHash();
        }
    }

    private void putBack(final Step.PutBack back) {
        final Set set = sets.get(back.zone());
        if (set == null || !back.from().equals("r" + set.revision)) {
            return;
        }
        set.revision = Integer.parseInt(back.revision().substring(1));
        set.hash = "";
        set.specHash = "";
        rule(!set.form().broken && !set.form().sick, "what is put back was never well: " + set.form());
        putBacks++;
    }

    private void scale(final Step.ScaleSet scale) {
        final Set set = sets.get(scale.zone());
        if (set == null || set.replicas != scale.from()) {
            return; // refused: somebody else has changed it
        }
        if (scale.replicas() < set.replicas && !suspended && !deleting) {
            for (int ordinal = scale.replicas(); ordinal < set.replicas; ordinal++) {
                final int id = layout.nodeId(0, scale.zone(), ordinal);
                rule(!members().contains(id), "the pod of member " + id + " is removed");
            }
        }
        set.replicas = scale.replicas();
    }

    private void evict(final Step.EvictPod evict) {
        final Pod pod = pods.get(evict.broker());
        if (pod == null || !pod.uid.equals(evict.uid())) {
            return;
        }
        rule(pending.isEmpty(), "a broker is restarted while the topology changes");
        members().stream().filter(id -> id != evict.broker()).forEach(id -> {
            final Pod other = pods.get(id);
            rule(other != null && other.alive(), "broker " + evict.broker() + " is restarted while " + id + " is down");
        });
        pod.endsIn = 1;
        podsTakenDown++;
    }

    private void deletePod(final Step.DeletePod delete) {
        pods.forEach((id, pod) -> {
            if (pod.uid.equals(delete.uid())) {
                rule(!pod.alive() || !members().contains(id), "living member " + id + " is deleted without asking");
                pod.endsIn = 1;
            }
        });
    }

    private void ask(final Step.AskTopology ask) {
        if (ask.key().equals(lastKey)) {
            return; // the same request again: answered with the change that it began
        }
        if (!pending.isEmpty() || ask.fromVersion() != topology.version()) {
            return; // 409 or 412
        }
        rule(ask.members().size() >= ask.replicationFactor(), "fewer brokers than replicas");
        for (final int id : ask.members()) {
            rule(pods.containsKey(id), "broker " + id + " is asked for and has no pod: " + ask);
            rule(
                    members().contains(id) || pods.get(id).claim.equals(claims.get(id).uid),
                    "broker " + id + " is to join with a volume that is gone: " + ask);
        }
        lastKey = ask.key();
        if (ask.force()) {
            force(ask.members());
            return;
        }
        changesAsked++;
        plan(ask.members(), ask.replicationFactor(), ask.partitions());
    }

    private void switchExporter(final Step.SwitchExporter turn) {
        if (turn.key().equals(lastKey) || !pending.isEmpty() || turn.fromVersion() != topology.version()) {
            return;
        }
        final Pod asked = pods.get(turn.broker());
        rule(asked != null && known(asked).orElseThrow().containsKey(turn.id()), "nobody knows " + turn);
        rule(
                turn.turn() != Step.Turn.ENABLE
                        || pods.values().stream().allMatch(pod -> pod.exporters.contains(turn.id())),
                "who leads without it would forget it: " + turn);
        rule(members().stream().allMatch(this::alive), "who is away holds up " + turn + ", and that everything else");
        if (refusesSwitches) {
            memory = memory.refusedExporter(turn.id(), "no", now);
            refused = true;
            return;
        }
        lastKey = turn.key();
        switches++;
        final long id = ++changeIds;
        final boolean enables = turn.turn() == Step.Turn.ENABLE;
        switched.put(turn.id(), enables ? "ENABLING" : "DISABLING");
        changeMembers = new TreeSet<>();
        members().forEach(member -> pending.add(() -> {}));
        pending.add(() -> {
            switched.put(turn.id(), enables ? "ENABLED" : "DISABLED");
            lastChange = new Change(id, "COMPLETED", 0, 0, "", "");
        });
        pendingTotal = pending.size();
        bump();
    }

    private void force(final SortedSet<Integer> kept) {
        forced++;
        final SortedSet<Integer> lost = new TreeSet<>(members());
        lost.removeAll(kept);
        final String[] word = annotations.get("skep.dev/force-remove").split("@", 2);
        rule(Long.parseLong(word[1]) == topology.version(), "an old word is taken for a new one");
        for (final int id : lost) {
            rule(List.of(word[0].split(",", -1)).contains(Integer.toString(id)), "nobody spoke of broker " + id);
            rule(!alive(id), "broker " + id + " lives and is removed by force");
        }
        final SortedSet<Integer> held = new TreeSet<>();
        final SortedMap<Integer, Member> rest = new TreeMap<>(topology.members());
        rest.keySet().retainAll(kept);
        rest.values().forEach(member -> held.addAll(member.priorities().keySet()));
        for (int partition = 1; partition <= topology.partitions(); partition++) {
            rule(held.contains(partition), "partition " + partition + " is lost");
        }
        replaceMembers(rest);
        lastChange = new Change(++changeIds, "COMPLETED", 0, 0, "", "");
        bump();
    }

    private void rebalance() {
        rebalances++;
        if (topology == null) {
            return;
        }
        Health.of(brokers()).partitions().forEach((id, partition) -> {
            final Pod preferred = pods.get(partition.preferred());
            if (preferred != null && preferred.alive() && random.nextInt(3) > 0) {
                leaders.put(id, partition.preferred());
            }
        });
    }

    static void rule(final boolean holds, final String broken) {
        if (!holds) {
            throw new AssertionError("rule broken: " + broken);
        }
    }

    SortedSet<Integer> members() {
        return topology == null ? new TreeSet<>() : topology.memberIds();
    }

    // ---- what happens by itself

    void tick() {
        now = now.plusSeconds(2);
        position++;
        sets.forEach((zone, set) -> {
            for (int ordinal = 0; ordinal < set.replicas; ordinal++) {
                final int id = layout.nodeId(0, zone, ordinal);
                final Claim claim = claims.get(id);
                if (!pods.containsKey(id) && claim != null && !claim.terminating) {
                    final Pod pod = new Pod();
                    pod.uid = "pod" + uids++;
                    pod.revision = set.revision;
                    pod.broken = set.form().broken;
                    pod.sick = set.form().sick;
                    pod.exporters = set.form().exporters;
                    pod.lost = claim.lost;
                    pod.claim = claim.uid;
                    pod.startsIn = 1 + random.nextInt(3);
                    pod.version = set.version();
                    if (members().contains(id)) {
                        rule(
                                pod.version - 1 <= claim.savedVersion,
                                "broker " + id + " meets a snapshot that is older than the version before");
                        claim.savedVersion = Math.min(claim.savedVersion, pod.version);
                    }
                    claim.saved = -1;
                    pods.put(id, pod);
                }
            }
        });
        final List<Integer> gone = new ArrayList<>();
        pods.forEach((id, pod) -> {
            final Layout.Place place = layout.place(id).orElseThrow();
            final Set set = sets.get(place.zone());
            if ((set == null || place.ordinal() >= set.replicas) && pod.endsIn < 0) {
                pod.endsIn = 1 + random.nextInt(2);
            }
            if (pod.endsIn == 0) {
                gone.add(id);
            }
            pod.endsIn = pod.endsIn > 0 ? pod.endsIn - 1 : pod.endsIn;
            pod.startsIn = Math.max(0, pod.startsIn - 1);
        });
        gone.forEach(id -> pods.remove(id));
        List.copyOf(claims.keySet()).forEach(id -> {
            if (claims.get(id).terminating && !(protectsClaims && pods.containsKey(id))) {
                claims.remove(id);
            }
        });
        found();
        elect();
        if (!pending.isEmpty() && members().stream().allMatch(this::alive) && newcomersAlive()) {
            pending.poll().run();
            bump();
        }
    }

    private boolean newcomersAlive() {
        return changeMembers.stream().allMatch(this::alive);
    }

    private SortedSet<Integer> changeMembers = new TreeSet<>(); // of the change under way

    boolean alive(final int id) {
        return pods.containsKey(id) && pods.get(id).alive();
    }

    private void found() {
        if (topology != null || bootstrap.isEmpty()) {
            return;
        }
        final SortedSet<Integer> first = new TreeSet<>();
        for (int id = 0; id < bootstrap.get().clusterSize(); id++) {
            if (!alive(id)) {
                return;
            }
            first.add(id);
        }
        final SortedMap<Integer, Member> placed = place(
                first, bootstrap.get().replicationFactor(), bootstrap.get().partitions());
        topology = new Topology(
                1,
                "cluster",
                bootstrap.get().partitions(),
                bootstrap.get().replicationFactor(),
                placed,
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    private static SortedMap<Integer, Member> place(
            final SortedSet<Integer> on, final int factor, final int partitions) {
        final List<Integer> brokers = List.copyOf(on);
        final SortedMap<Integer, SortedMap<Integer, Integer>> held = new TreeMap<>();
        brokers.forEach(id -> held.put(id, new TreeMap<>()));
        for (int partition = 1; partition <= partitions; partition++) {
            for (int i = 0; i < factor; i++) {
                held.get(brokers.get((partition - 1 + i) % brokers.size())).put(partition, factor - i);
            }
        }
        final SortedMap<Integer, Member> members = new TreeMap<>();
        held.forEach((id, priorities) -> members.put(id, new Member("ACTIVE", priorities)));
        return members;
    }

    private void plan(final SortedSet<Integer> wanted, final int newFactor, final int newPartitions) {
        final long id = ++changeIds;
        changeMembers = wanted;
        pending.clear();
        final SortedMap<Integer, Member> target = place(wanted, newFactor, newPartitions);
        for (final int member : wanted) {
            if (!topology.members().containsKey(member)) {
                // whoever comes has been told nothing
                pending.add(
                        () -> switched.replaceAll((exporter, state) -> state.equals("DISABLED") ? "UNKNOWN" : state));
                pending.add(() -> members(member, new Member("ACTIVE", new TreeMap<>())));
            }
        }
        target.forEach((member, held) -> pending.add(() -> {
            final SortedMap<Integer, Integer> both =
                    new TreeMap<>(topology.members().get(member).priorities());
            both.putAll(held.priorities());
            members(member, new Member("ACTIVE", both));
        }));
        target.forEach((member, held) -> pending.add(() -> members(member, held)));
        for (final int member : topology.memberIds()) {
            if (!wanted.contains(member)) {
                pending.add(() -> {
                    final SortedMap<Integer, Member> rest = new TreeMap<>(topology.members());
                    rest.remove(member);
                    replaceMembers(rest);
                });
            }
        }
        pending.add(() -> {
            topology = new Topology(
                    topology.version(),
                    "cluster",
                    newPartitions,
                    newFactor,
                    topology.members(),
                    Optional.empty(),
                    Optional.empty(),
                    List.of());
            lastChange = new Change(id, "COMPLETED", 0, 0, "", "");
            changeMembers = new TreeSet<>();
        });
        pendingTotal = pending.size();
        maxPending = Math.max(maxPending, pendingTotal);
        bump();
    }

    private void members(final int id, final Member member) {
        final SortedMap<Integer, Member> all = new TreeMap<>(topology.members());
        all.put(id, member);
        replaceMembers(all);
    }

    private void replaceMembers(final SortedMap<Integer, Member> all) {
        topology = new Topology(
                topology.version(),
                "cluster",
                topology.partitions(),
                topology.replicationFactor(),
                all,
                topology.pending(),
                topology.last(),
                List.of());
    }

    private void bump() {
        topology = new Topology(
                topology.version() + 1,
                "cluster",
                topology.partitions(),
                topology.replicationFactor(),
                topology.members(),
                pending.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Change(
                                changeIds, "IN_PROGRESS", pendingTotal - pending.size(), pendingTotal, "", "")),
                Optional.ofNullable(lastChange),
                List.of());
    }

    private void elect() {
        if (topology == null) {
            return;
        }
        final Map<Integer, List<Integer>> living = new HashMap<>();
        final Map<Integer, Integer> all = new HashMap<>();
        topology.members()
                .forEach((id, member) -> member.priorities().keySet().forEach(partition -> {
                    all.merge(partition, 1, Integer::sum);
                    if (alive(id)) {
                        living.computeIfAbsent(partition, p -> new ArrayList<>())
                                .add(id);
                    }
                }));
        all.forEach((partition, count) -> {
            final List<Integer> candidates = living.getOrDefault(partition, List.of());
            if (candidates.size() < count / 2 + 1) {
                leaders.remove(partition);
            } else if (!candidates.contains(leaders.getOrDefault(partition, -1))) {
                leaders.put(partition, candidates.get(random.nextInt(candidates.size())));
            }
        });
    }

    // ---- mischief

    void crash(final int id) {
        final Pod pod = pods.get(id);
        if (pod != null && pod.alive()) {
            pod.startsIn = 1 + random.nextInt(4);
        }
    }

    /** A broker that nobody here has started is taken in. */
    void takeIn(final int id) {
        members(id, new Member("ACTIVE", new TreeMap<>()));
        bump();
    }

    /** Somebody deletes a pod, or its node is gone. */
    void kill(final int id) {
        final Pod pod = pods.get(id);
        if (pod != null && pod.endsIn < 0) {
            pod.endsIn = 1;
        }
    }

    /** The disk of a broker is gone, though its claim is there. */
    void lose(final int id) {
        final Claim claim = claims.get(id);
        if (claim != null) {
            claim.lost = true;
            if (pods.containsKey(id)) {
                pods.get(id).lost = true;
            }
        }
    }

    /** Whoever lost disks has found them again. */
    void find() {
        claims.values().forEach(claim -> claim.lost = false);
        pods.values().forEach(pod -> pod.lost = false);
    }

    /** One pass of an operator that dies after so many steps; more than there are means that it lives. */
    Decision pass(final Observed seen, final int diesAfter) {
        final Decision decision = Planner.plan(seen);
        refused = false;
        rule(isTrue(decision, seen), "said to be running, with pods of brokers that don't belong to the cluster");
        for (int i = 0; i < decision.steps().size(); i++) {
            if (i == diesAfter) {
                return decision;
            }
            carryOut(decision.steps().get(i));
        }
        if (decision.steps().size() < diesAfter
                && !refused
                && !decision.memory().equals(memory)) {
            memory = decision.memory();
            writes++;
        }
        return decision;
    }

    private static boolean isTrue(final Decision decision, final Observed seen) {
        return seen.brokers().topology().isEmpty()
                || (decision.words().phase() != Phase.Running
                        && decision.words().phase() != Phase.Rebalancing)
                || seen.brokers()
                        .topology()
                        .get()
                        .memberIds()
                        .containsAll(seen.pods().keySet());
    }

    /** Passes and ticks until nothing is to do any more. */
    Decision settle() {
        int quiet = 0; // once may be the end of something, after which there is more to do
        for (int i = 0; i < 3000; i++) {
            final Decision decision = pass(observe(), 99);
            final boolean done = decision.steps().isEmpty()
                    && decision.words().operation() == Decision.Operation.None
                    && memory.equals(decision.memory())
                    && (topology == null
                            || suspended
                            || (pending.isEmpty() && members().stream().allMatch(this::alive)));
            quiet = done ? quiet + 1 : 0;
            if (quiet > 1 && i > 5) {
                return decision;
            }
            tick();
        }
        throw new AssertionError("does not settle: " + Planner.plan(observe()));
    }
}
