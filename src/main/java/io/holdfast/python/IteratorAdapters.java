package io.holdfast.python;

import io.holdfast.value.RefValue;
import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.util.List;

/**
 * What {@code iter(dictproxy)} and {@code pool.imap} give: an iterator that stays here, item by item for the client.
 */
final class IteratorAdapters {
  static final String TYPEID = "Iterator";
  private static final Adapter ITERATOR = Adapter.of(TYPEID, "IteratorProxy")
      .method("iterator.__next__(/)", call -> ((Source) call.served().own()).next(call).map(Reply::of))
      .method("iterator.send(value, /)", call -> missing("send"))
      .method("iterator.throw(type, value?, traceback?, /)", call -> missing("throw"))
      .method("iterator.close(/)", call -> missing("close"))
      .opaque("dict_keyiterator").build();

  private IteratorAdapters() {
  }

  /** Where the items come from. */
  interface Source {
    /** The next item; fails with StopIteration behind the last. */
    Future<Value> next(Invocation call);
  }

  private static Future<Reply> missing(String method) {
    throw Raised.builtin("AttributeError", "'dict_keyiterator' object has no attribute '" + method + "'");
  }

  static Adapter iterator() {
    return ITERATOR;
  }

  /** An iterator over what is called. */
  static Reply proxy(Invocation call, Source source) {
    return proxy(call, ITERATOR, source, call.served().object());
  }

  /** Something new that is the answer of a method. */
  static Reply proxy(Invocation call, Adapter adapter, Object own, RefValue object) {
    ObjectTable table = call.serving().table();
    Served made = table.created(Served.own(table.newIdent(), adapter.typeid(), adapter, object, own,
        List.of(call.served().ident())));
    return Reply.proxy(adapter.exposed(), made.typeid(), made.ident());
  }
}
