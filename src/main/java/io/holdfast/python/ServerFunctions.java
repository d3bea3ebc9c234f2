package io.holdfast.python;

import io.holdfast.value.ForeignValue;
import io.holdfast.value.ListValue;
import io.holdfast.value.StringValue;
import io.holdfast.value.TupleValue;
import io.holdfast.value.Value;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import java.util.List;

/** What can be asked of the server itself, on a connection for that one request. */
final class ServerFunctions {
  private final Serving serving;
  private final EventLoop loop;

  /** @param loop where those connections are */
  ServerFunctions(Serving serving, EventLoop loop) {
    this.serving = serving;
    this.loop = loop;
  }

  /** Fails with whatever is to be told as a RemoteError. */
  Future<Reply> run(Request request) {
    List<Value> arguments = request.arguments();
    ObjectTable table = serving.table();
    switch (request.method()) {
      case "dummy":
        return done();
      case "create":
        return create(request);
      case "incref":
        table.increase(text(arguments, 0));
        return done();
      case "decref":
        table.decrease(text(arguments, 0));
        return done();
      case "get_methods":
        return Invocation.reply(Reply.names(table.require(identOfToken(arguments)).adapter().exposed()));
      case "number_of_objects":
        return Invocation.reply(Value.of(table.counted()));
      case "debug_info":
        return table.debugInfo().map(Reply::of);
      case "shutdown":
        throw Raised.builtin("PermissionError", "a client does not shut this server down; whoever runs it does, with "
            + "SIGTERM");
      default:
        throw Raised.builtin("AssertionError", Value.of(request.method()) + " unrecognized");
    }
  }

  private static Future<Reply> done() {
    return Future.succeededFuture(Reply.NONE);
  }

  private Future<Reply> create(Request request) {
    String typeid = text(request.arguments(), 0);
    return serving.typeids().create(serving, loop, typeid, request.arguments().subList(1, request.arguments().size()),
        request.named()).map(served -> Reply.of(Value.tuple(Value.of(served.ident()),
            Reply.names(served.adapter().exposed()))));
  }

  private static String text(List<Value> arguments, int index) {
    if (arguments.size() > index && arguments.get(index) instanceof StringValue text) {
      return text.value();
    }
    throw Raised.typeError("argument " + (index + 1) + " is a text");
  }

  /** {@code Token(typeid, address, ident)}, as the value that an instance of Python's class is. */
  private static String identOfToken(List<Value> arguments) {
    if (arguments.size() == 1 && arguments.get(0) instanceof ForeignValue token
        && token.parts() instanceof ListValue parts && parts.items().size() == 4
        && parts.items().get(3) instanceof TupleValue build && build.items().size() == 2
        && build.items().get(1) instanceof TupleValue state && state.items().size() == 3
        && state.items().get(2) instanceof StringValue ident) {
      return ident.value();
    }
    throw Raised.typeError("get_methods() takes a Token");
  }
}
