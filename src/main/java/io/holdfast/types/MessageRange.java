package io.holdfast.types;

/**
 * Which messages a topic keeps.
 *
 * @param oldest the number of the oldest one; equal to {@code next} when there is none
 * @param next the number that the next one published gets
 */
public record MessageRange(long oldest, long next) {
}
