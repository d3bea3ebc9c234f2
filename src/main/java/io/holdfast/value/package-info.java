/**
 * The one value model that every entrance speaks.
 *
 * <p>Values are immutable. {@link java.lang.Object#equals} is Python's {@code ==}: numbers compare by mathematical
 * value across {@link io.holdfast.value.BoolValue}, {@link io.holdfast.value.IntValue},
 * {@link io.holdfast.value.BigIntValue} and {@link io.holdfast.value.FloatValue}, and hash alike, so a plain
 * {@link java.util.LinkedHashMap} keyed by values behaves as a Python dict. This package depends on
 * Jackson's tokens only, for {@link io.holdfast.value.ValueJson the JSON form}.
 */
package io.holdfast.value;
