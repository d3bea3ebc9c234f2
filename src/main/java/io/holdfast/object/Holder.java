package io.holdfast.object;

/**
 * One user of a session: what a lock belongs to.
 *
 * @param session the session's id
 * @param name a name unique within the session: a thread, a proxy
 */
public record Holder(String session, String name) {
}
