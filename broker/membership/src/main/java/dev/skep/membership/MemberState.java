package dev.skep.membership;

/** What is said of one incarnation of a member. Of two statements about the same incarnation the later one in this order holds. */
public enum MemberState {
    ALIVE,
    /** Did not answer. It is removed after a while, unless it speaks up with a higher incarnation. */
    SUSPECT,
    DEAD,
    /** Said itself that it leaves. */
    LEFT;

    public boolean isLive() {
        return this == ALIVE || this == SUSPECT;
    }
}
