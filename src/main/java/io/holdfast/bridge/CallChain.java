package io.holdfast.bridge;

import java.util.function.Consumer;
import java.util.function.Predicate;

/** The calls of one connection that are not answered yet, oldest first. */
final class CallChain {
  private BridgeCall first;
  private BridgeCall last;
  private int size;

  int size() {
    return size;
  }

  void add(BridgeCall call) {
    call.chained = true;
    call.before = last;
    if (last == null) {
      first = call;
    } else {
      last.after = call;
    }
    last = call;
    size++;
  }

  void remove(BridgeCall call) {
    if (!call.chained) {
      return;
    }
    call.chained = false;
    if (call.before == null) {
      first = call.after;
    } else {
      call.before.after = call.after;
    }
    if (call.after == null) {
      last = call.before;
    } else {
      call.after.before = call.before;
    }
    call.before = null;
    call.after = null;
    size--;
  }

  /** The first that matches; null when none does. */
  BridgeCall find(Predicate<BridgeCall> wanted) {
    for (BridgeCall call = first; call != null; call = call.after) {
      if (wanted.test(call)) {
        return call;
      }
    }
    return null;
  }

  /** The action may take calls out of the chain. */
  void forEach(Consumer<BridgeCall> action) {
    BridgeCall[] all = new BridgeCall[size];
    int count = 0;
    for (BridgeCall call = first; call != null; call = call.after) {
      all[count++] = call;
    }
    for (BridgeCall call : all) {
      action.accept(call);
    }
  }
}
