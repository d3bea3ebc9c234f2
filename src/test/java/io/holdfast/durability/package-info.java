/**
 * Kills a host again and again while clients use it, and judges what they saw. Start at {@code CrashIT}; {@code
 * CrashRun} is one run from its seed to its findings.
 */
package io.holdfast.durability;
