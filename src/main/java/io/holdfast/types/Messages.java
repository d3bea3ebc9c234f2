package io.holdfast.types;

import java.util.List;

/**
 * Messages of a topic, which are numbered one after another.
 *
 * @param first the number of the first one; the others follow it without gaps
 * @param messages the oldest first; empty when the wait was over before there was one
 * @param next the number to read from the next time
 */
public record Messages<V>(long first, List<V> messages, long next) {
}
