package io.holdfast.pickle;

import io.holdfast.value.StringValue;
import io.holdfast.value.Value;

/**
 * How what only Python understands is kept: a foreign value of language {@code python}. Its parts are bytes, of type
 * {@code bytearray}, or a list that begins with one of these words.
 *
 * <pre>
 * ["text", bytes]                                          text that only Python can hold
 * ["integer", bytes]                                       one of too many digits, little-endian
 * [("global", seal), module, name]                         a class or function by name
 * [("extension", seal), code]                              one by its number in the extension registry
 * [("call", seal), callable, arguments, step …]            callable(*arguments), then the steps
 * [("new", seal), class, arguments, step …]                class.__new__(class, *arguments)
 * [("new", seal), class, arguments, {keywords}, step …]    with keyword arguments
 * [("proxy", seal), reference, {…}]                        a proxy of a kind that its reference does not tell
 * [("pickle", seal), bytes, [references]]                  what holds itself, or is nested too deep for values
 * </pre>
 *
 * A step is a tuple: {@code ("append", [items])}, {@code ("set", [key, value …])}, {@code ("add", [members])} or
 * {@code ("build", state)}. The seal is bytes: see {@link Seal}. What names no class and no function can do no harm,
 * and needs none.
 */
final class Parts {
  static final String PYTHON = "python";
  static final String BYTEARRAY = "bytearray";
  static final Value TEXT = new StringValue("text");
  static final Value INTEGER = new StringValue("integer");
  static final Value GLOBAL = new StringValue("global");
  static final Value EXTENSION = new StringValue("extension");
  static final Value CALL = new StringValue("call");
  static final Value NEW = new StringValue("new");
  static final Value PROXY = new StringValue("proxy");
  static final Value PICKLE = new StringValue("pickle");
  /** The word, the bytes, the references. */
  static final int OF_PICKLE = 3;

  private Parts() {
  }
}
