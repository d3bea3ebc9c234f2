package io.holdfast.pickle;

import io.holdfast.value.StringValue;
import io.holdfast.value.Value;

/**
 * How what only Python understands is kept: a foreign value of language {@code python}, whose parts are a list that begins
 * with one of these words.
 *
 * <pre>
 * ["global", module, name]                           a class or function by name
 * ["extension", code]                                one by its number in the extension registry
 * ["call", callable, arguments, step …]              callable(*arguments), then the steps
 * ["new", class, arguments, step …]                  class.__new__(class, *arguments)
 * ["new", class, arguments, {keywords}, step …]      with keyword arguments
 * ["proxy", reference, {…}]                          a proxy of a kind that its reference does not tell
 * ["text", bytes]                                    text that only Python can hold
 * ["pickle", bytes, [references]]                    what holds itself, or is nested too deep for values
 * </pre>
 *
 * A step is a tuple: {@code ("append", [items])}, {@code ("set", [key, value …])}, {@code ("add", [members])} or
 * {@code ("build", state)}.
 */
final class Parts {
  static final String PYTHON = "python";
  static final Value GLOBAL = new StringValue("global");
  static final Value EXTENSION = new StringValue("extension");
  static final Value CALL = new StringValue("call");
  static final Value NEW = new StringValue("new");
  static final Value PROXY = new StringValue("proxy");
  static final Value TEXT = new StringValue("text");
  static final Value PICKLE = new StringValue("pickle");

  private Parts() {
  }
}
