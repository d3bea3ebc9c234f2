package io.holdfast.pickle;

import io.holdfast.value.RefValue;
import io.holdfast.value.Value;

/** How proxies in pickles and references to objects become each other: the affair of whoever serves the objects. */
public interface ProxyTable {
  /** Knows no objects: proxies stay what only Python understands, references stand for nothing. */
  ProxyTable NONE = new ProxyTable() {
    @Override
    public RefValue reference(String typeid, String id, Value address) {
      return null;
    }

    @Override
    public boolean isPlain(ProxyForm proxy, RefValue reference) {
      return false;
    }

    @Override
    public ProxyForm proxy(RefValue reference) {
      return null;
    }
  };

  /**
   * The object that a proxy stands for; null when it is not one of ours.
   *
   * @param address as the client that pickled the proxy spells it; null when that is not known
   */
  RefValue reference(String typeid, String id, Value address);

  /** Whether {@link #proxy} makes the same kind of proxy of the reference, so that nothing else need be kept. */
  boolean isPlain(ProxyForm proxy, RefValue reference);

  /** The proxy for a reference; null when Python has none for it. */
  ProxyForm proxy(RefValue reference);
}
