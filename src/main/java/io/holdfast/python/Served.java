package io.holdfast.python;

import io.holdfast.value.RefValue;
import io.holdfast.value.Value;
import java.util.List;

/**
 * What clients know by one ident: an object of the host, or something that only this entrance has, such as an iterator.
 * Its counts belong to {@link ObjectTable}, which guards them.
 */
final class Served {
  private final String ident;
  private final String typeid;
  private final Adapter adapter;
  private final RefValue object;
  private final Object own;
  private final List<String> holds;
  private final boolean counted;

  // guarded by this
  int references;
  boolean gone;

  /** Whether its proxy has been part of a value, so that some object may hold it. */
  volatile boolean escaped;
  /** How a client last spelled the server's address; null for what the connection sees. */
  volatile Value address;
  /** Since when nothing refers to it; {@link ObjectTable#REFERRED} while something may. */
  volatile long forgottenSinceMs = ObjectTable.REFERRED;
  volatile long usedMs;

  private Served(String ident, String typeid, Adapter adapter, RefValue object, Object own, List<String> holds,
      boolean counted) {
    this.ident = ident;
    this.typeid = typeid;
    this.adapter = adapter;
    this.object = object;
    this.own = own;
    this.holds = holds;
    this.counted = counted;
  }

  /**
   * An object of the host, by its own name.
   *
   * @param counted whether it ends with its references: it was made for a Python client, and for nobody else
   */
  static Served object(String typeid, Adapter adapter, RefValue object, boolean counted) {
    return new Served(object.name(), typeid, adapter, object, null, List.of(), counted);
  }

  /**
   * Something of this entrance alone.
   *
   * @param object what operations on it go to; null when it has none
   * @param own what the adapter keeps
   * @param holds idents that it refers to
   */
  static Served own(String ident, String typeid, Adapter adapter, RefValue object, Object own, List<String> holds) {
    return new Served(ident, typeid, adapter, object, own, holds, true);
  }

  String ident() {
    return ident;
  }

  String typeid() {
    return typeid;
  }

  Adapter adapter() {
    return adapter;
  }

  /** The object of the host that it is, or works on; null when there is none. */
  RefValue object() {
    return object;
  }

  /** What only this entrance has of it; null for an object of the host. */
  Object own() {
    return own;
  }

  List<String> holds() {
    return holds;
  }

  boolean isOwn() {
    return own != null;
  }

  /** Whether it ends when nothing refers to it any more. */
  boolean isCounted() {
    return counted;
  }

  /** What stands for it in values. */
  RefValue reference() {
    return isOwn() ? new RefValue(ident, "python", 0) : object;
  }
}
