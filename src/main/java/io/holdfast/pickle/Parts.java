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
 * ["global", module, name, seal]                           a class or function by name
 * ["extension", code, seal]                                one by its number in the extension registry
 * ["call", callable, arguments, step …, seal]              callable(*arguments), then the steps
 * ["new", class, arguments, step …, seal]                  class.__new__(class, *arguments)
 * ["new", class, arguments, {keywords}, step …, seal]      with keyword arguments
 * ["proxy", reference, {…}, seal]                          a proxy of a kind that its reference does not tell
 * ["pickle", bytes, [references], seal]                    what holds itself, or is nested too deep for values
 * </pre>
 *
 * A step is a tuple: {@code ("append", [items])}, {@code ("set", [key, value …])}, {@code ("add", [members])} or
 * {@code ("build", state)}. So is the seal, {@code ("seal", bytes)}: see {@link Seal}. What names no class and no
 * function can do no harm, and needs none.
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
  static final Value SEAL = new StringValue("seal");

  private Parts() {
  }
}
