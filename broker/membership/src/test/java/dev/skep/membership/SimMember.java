package dev.skep.membership;

import dev.skep.base.Address;
import dev.skep.base.MemberId;
import java.util.ArrayList;
import java.util.List;

/** A node of the {@link World}: a core, its clock and its disk. */
final class SimMember implements SwimEffects {
    private final World world;
    final MemberId id;
    final Address address;
    final ClusterId cluster;
    List<Address> contactPoints;
    List<Member> remembered = List.of();
    String version = "1.0.0";
    /** The monotonic clock: starts anywhere, runs a bit fast or slow. */
    final long clockOffset;

    final double clockRate;
    /** What the wall clock is wrong by, in milliseconds; incarnations begin with it. */
    long wallClockSkew;

    SwimCore core;
    int protocolVersion = SwimMessageCodec.VERSION;
    long pausedUntil;
    private long tickAt = Long.MAX_VALUE;
    private int life;

    final List<Member> added = new ArrayList<>();
    final List<Member> updated = new ArrayList<>();
    final List<Member> suspected = new ArrayList<>();
    final List<Member> removed = new ArrayList<>();
    final List<String> turnedAway = new ArrayList<>();
    RefusalKind refusedKind;
    String refusedReason = "";

    SimMember(
            final World world,
            final MemberId id,
            final Address address,
            final List<Address> contactPoints,
            final ClusterId cluster) {
        this.world = world;
        this.id = id;
        this.address = address;
        this.contactPoints = contactPoints;
        this.cluster = cluster;
        clockOffset = world.rng.between(-1_000_000 * World.SECOND, 1_000_000 * World.SECOND);
        clockRate = 1 + world.rng.between(-1000, 1000) / 1e6;
    }

    /** Begins a life; its incarnation is the time of the wall clock, as a node would do it. */
    void start() {
        life++;
        final long incarnation = 1_000_000 + world.now / World.MILLI + wallClockSkew;
        final Member self =
                new Member(id, address, incarnation, version, MemberProperties.EMPTY.with("zone", "zone-" + id));
        core = new SwimCore(
                world.settings, self, cluster, contactPoints, remembered, this, world.rng.fork(id + "/" + life));
        tickAt = Long.MAX_VALUE;
        core.start(clock());
        schedule();
    }

    /** Ends it without a word. What was remembered is on the disk. */
    void crash() {
        core = null;
        life++;
    }

    boolean isRunning() {
        return core != null && core.isRunning();
    }

    void pause(final long nanos) {
        pausedUntil = world.now + nanos;
    }

    void receive(final byte[] frame) {
        final int receivedInLife = life;
        if (core == null) {
            return;
        }
        if (world.now < pausedUntil) {
            world.at(pausedUntil, () -> {
                if (life == receivedInLife) {
                    receive(frame);
                }
            });
            return;
        }
        core.receive(clock(), SwimMessageCodec.decode(frame));
        schedule();
    }

    void say(final MemberProperties properties) {
        core.updateProperties(clock(), properties);
        schedule();
    }

    void leave() {
        core.leave(clock());
    }

    void findAt(final List<Address> addresses) {
        contactPoints = addresses;
        core.contactPoints(clock(), addresses);
        schedule();
    }

    boolean sees(final MemberId other) {
        return core.member(other) != null;
    }

    long clock() {
        return clockOffset + (long) (world.now * clockRate);
    }

    private void schedule() {
        final long deadline = core.nextDeadlineNanos();
        if (deadline == Long.MAX_VALUE || !core.isRunning()) {
            return;
        }
        final long due = Math.max(world.now, (long) ((deadline - clockOffset) / clockRate) + 1_000);
        if (due >= tickAt) {
            return;
        }
        tickAt = due;
        final int scheduledInLife = life;
        world.at(due, () -> tick(scheduledInLife, due));
    }

    private void tick(final int scheduledInLife, final long due) {
        if (life != scheduledInLife || tickAt != due) {
            return;
        }
        if (world.now < pausedUntil) {
            world.at(pausedUntil, () -> tick(scheduledInLife, due));
            return;
        }
        tickAt = Long.MAX_VALUE;
        if (core.nextDeadlineNanos() <= clock()) {
            core.tick(clock());
        }
        schedule();
    }

    @Override
    public void send(final Address to, final SwimMessage message) {
        world.send(this, to, protocolVersion == message.version() ? message : ofOtherVersion(message));
    }

    private SwimMessage ofOtherVersion(final SwimMessage message) {
        return new SwimMessage(
                protocolVersion,
                message.cluster(),
                message.from(),
                message.fromAddress(),
                message.incarnation(),
                message.joined(),
                message.sequence(),
                message.body(),
                message.updates());
    }

    @Override
    public void memberAdded(final Member member) {
        note("added", member);
        added.add(member);
    }

    @Override
    public void memberUpdated(final Member member) {
        note("updated", member);
        updated.add(member);
    }

    @Override
    public void memberSuspected(final Member member) {
        note("suspected", member);
        suspected.add(member);
    }

    @Override
    public void memberRemoved(final Member member) {
        note("removed", member);
        removed.add(member);
    }

    @Override
    public void remember(final List<Member> members) {
        // Through the file's form, as a node would keep it.
        remembered = SwimMessageCodec.decodeMembers(SwimMessageCodec.encodeMembers(members));
    }

    @Override
    public void turnedAway(final RefusalKind kind, final MemberId who, final Address where, final String reason) {
        note("turned away", reason);
        turnedAway.add(reason);
    }

    @Override
    public void refused(final RefusalKind kind, final String reason) {
        note("refused", reason);
        refusedKind = kind;
        refusedReason = reason;
    }

    private void note(final String what, final Object detail) {
        world.trace.add(world.now / World.MILLI + " ms " + this + ": " + what + " " + detail);
    }

    @Override
    public String toString() {
        return id + "@" + address.host();
    }
}
