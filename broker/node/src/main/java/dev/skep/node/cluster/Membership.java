package dev.skep.node.cluster;

import dev.skep.base.Address;
import dev.skep.base.Disk;
import dev.skep.base.Loop;
import dev.skep.base.MemberId;
import dev.skep.base.Network.Lane;
import dev.skep.base.Rng;
import dev.skep.membership.ClusterId;
import dev.skep.membership.Member;
import dev.skep.membership.RefusalKind;
import dev.skep.membership.SwimCore;
import dev.skep.membership.SwimEffects;
import dev.skep.membership.SwimMessage;
import dev.skep.membership.SwimMessageCodec;
import dev.skep.membership.SwimSettings;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The loop around {@link SwimCore}: who is there, and what does each say of itself. */
final class Membership implements SwimEffects {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
    private static final String FILE = "members";

    private final Loop loop;
    private final LoopTimer timer;
    private final Frames frames;
    private final SavedFile file;
    private final Observer observer;
    private final Consumer<String> mustStop;
    private final SwimCore core;

    /** All that are believed to be alive, this one included; replaced as a whole. */
    private volatile SortedMap<MemberId, MemberFacts> members = new TreeMap<>();

    private volatile SortedMap<MemberId, Long> incarnations = new TreeMap<>();

    /** Hears of members, on the loop of the membership: hands over and returns. */
    interface Observer {
        /** Members have come, gone, or say something else of themselves. */
        void changed(SortedMap<MemberId, MemberFacts> members);

        /** This one is here, perhaps again. */
        void here(MemberId member);

        /** This one is gone. */
        void gone(MemberFacts member);
    }

    Membership(
            final Loop loop,
            final Disk disk,
            final Frames frames,
            final String clusterName,
            final SwimSettings settings,
            final MemberFacts self,
            final List<Address> contactPoints,
            final Rng rng,
            final Observer observer,
            final Consumer<String> mustStop) {
        this.loop = loop;
        this.frames = frames;
        this.observer = observer;
        this.mustStop = mustStop;
        file = new SavedFile(disk, FILE);
        final byte[] saved = file.read();
        final Member member =
                new Member(self.id(), self.address(), loop.currentTimeMillis(), self.version(), self.toProperties());
        core = new SwimCore(
                settings,
                member,
                new ClusterId(clusterName),
                contactPoints,
                saved == null ? List.of() : SwimMessageCodec.decodeMembers(saved),
                this,
                rng);
        timer = new LoopTimer(loop, core::nextDeadlineNanos, () -> core.tick(loop.nanoTime()));
        members.put(self.id(), self);
        frames.on(FrameKind.GOSSIP, (from, payload) -> {
            final SwimMessage message = SwimMessageCodec.decode(payload);
            loop.post(() -> step(() -> core.receive(loop.nanoTime(), message)));
        });
    }

    void start() {
        loop.post(() -> step(() -> {
            core.start(loop.nanoTime());
            publish();
        }));
    }

    /** Says something else of this member from now on. */
    void say(final MemberFacts self) {
        loop.post(() -> step(() -> {
            core.updateProperties(loop.nanoTime(), self.toProperties());
            publish();
        }));
    }

    /** Where to look for others, resolved anew. */
    void contactPoints(final List<Address> addresses) {
        loop.post(() -> step(() -> core.contactPoints(loop.nanoTime(), addresses)));
    }

    /** Tells the others that this member goes. */
    void leave() {
        loop.post(() -> step(() -> core.leave(loop.nanoTime())));
    }

    SortedMap<MemberId, MemberFacts> members() {
        return members;
    }

    /** Any thread: how new what each of them says of itself is. */
    SortedMap<MemberId, Long> incarnations() {
        return incarnations;
    }

    private void step(final Runnable input) {
        input.run();
        timer.arm();
    }

    private void publish() {
        final TreeMap<MemberId, MemberFacts> next = new TreeMap<>();
        final TreeMap<MemberId, Address> addresses = new TreeMap<>();
        final TreeMap<MemberId, Long> newIncarnations = new TreeMap<>();
        for (final Member member : core.members()) {
            addresses.put(member.id(), member.address());
            newIncarnations.put(member.id(), member.incarnation());
            final MemberFacts facts = MemberFacts.of(member);
            if (facts != null) {
                next.put(member.id(), facts);
            }
        }
        members = next;
        incarnations = newIncarnations;
        frames.addresses(addresses);
        observer.changed(next);
    }

    @Override
    public void send(final Address to, final SwimMessage message) {
        frames.send(to, Lane.CONTROL, FrameKind.GOSSIP, SwimMessageCodec.encode(message));
    }

    @Override
    public void memberAdded(final Member member) {
        LOG.info("Member {} is here, at {}, version {}", member.id(), member.address(), member.version());
        loop.post(() -> {
            observer.here(member.id());
            publish();
        });
    }

    @Override
    public void memberUpdated(final Member member) {
        loop.post(this::publish);
    }

    @Override
    public void memberSuspected(final Member member) {
        LOG.warn("Member {} at {} does not answer", member.id(), member.address());
    }

    @Override
    public void memberRemoved(final Member member) {
        LOG.warn("Member {} at {} is gone", member.id(), member.address());
        final MemberFacts facts = MemberFacts.of(member);
        loop.post(() -> {
            publish();
            if (facts != null) {
                observer.gone(facts);
            }
        });
    }

    @Override
    public void remember(final List<Member> known) {
        file.write(SwimMessageCodec.encodeMembers(known));
    }

    @Override
    public void turnedAway(final RefusalKind kind, final MemberId member, final Address address, final String reason) {
        LOG.warn("Member {} at {} was turned away: {}", member, address, reason);
    }

    @Override
    public void refused(final RefusalKind kind, final String reason) {
        mustStop.accept(reason);
    }
}
