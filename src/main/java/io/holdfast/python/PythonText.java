package io.holdfast.python;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How objects show in Python's texts. */
final class PythonText {
  private static final Pattern REFERENCE = Pattern.compile("<ref '([^']{1,255})' of type [a-z0-9_]{1,255}>");

  private PythonText() {
  }

  /** Something that looks like an address in memory, always the same for an ident. */
  static String address(String ident) {
    return String.format("0x7f%010x", (ident.hashCode() * 0x9e3779b97f4a7c15L) >>> 24);
  }

  /** The text with references shown as the proxies they are to a client. */
  static String withProxies(String text, ObjectTable objects) {
    if (!text.contains("<ref '")) {
      return text;
    }
    return REFERENCE.matcher(text).replaceAll(found -> {
      Served served = objects.find(found.group(1));
      return Matcher.quoteReplacement(served == null ? found.group() : proxy(served));
    });
  }

  private static String proxy(Served served) {
    Adapter adapter = served.adapter();
    String name = adapter.proxy().equals(Adapter.AUTO_PROXY) ? "AutoProxy[" + served.typeid() + "]" : adapter.proxy();
    return "<" + name + " object, typeid '" + served.typeid() + "' at " + address(served.ident()) + ">";
  }
}
