package io.holdfast.host;

import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.model.Call;
import io.holdfast.object.ObjectVerticle;

/**
 * Takes every call of every entrance to where it runs: the host itself, an object of this JVM, or another node.
 * Thread-safe; the call is answered on whatever thread it ended at.
 */
public final class Router {
  private final LocalObjects objects;
  private final Directory directory;
  private final HostDesk desk;
  private volatile boolean closed;

  Router(LocalObjects objects, Directory directory, HostDesk desk) {
    this.objects = objects;
    this.directory = directory;
    this.desk = desk;
  }

  /** Sends the call on its way. */
  public void call(Call call) {
    if (closed) {
      call.fail(new Unavailable("this host is stopping; connect to another or try again later"));
      return;
    }
    String name = call.target().name();
    ObjectVerticle local = objects.running(name);
    if (local != null) {
      local.dispatch(call);
    } else if (name.isEmpty()) {
      desk.call(call);
    } else {
      callElsewhere(call);
    }
  }

  private void callElsewhere(Call call) {
    LocalObjects.Entry beingMade = objects.entry(call.target().name());
    if (beingMade != null) {
      beingMade.made().onSuccess(verticle -> verticle.dispatch(call)).onFailure(e -> call.fail(asHoldfast(e)));
      return;
    }
    directory.locate(call.target().name()).onSuccess(node -> directory.forward(node, call))
        .onFailure(e -> call.fail(asHoldfast(e)));
  }

  /** Runs a call that another node has sent here: an object of this JVM, or nothing. */
  void callHere(Call call) {
    String name = call.target().name();
    ObjectVerticle local = objects.running(name);
    if (local != null) {
      local.dispatch(call);
      return;
    }
    if (name.isEmpty()) {
      desk.callHere(call);
      return;
    }
    LocalObjects.Entry beingMade = objects.entry(name);
    if (beingMade != null) {
      beingMade.made().onSuccess(verticle -> verticle.dispatch(call)).onFailure(e -> call.fail(asHoldfast(e)));
    } else {
      call.fail(LocalObjects.gone(name));
    }
  }

  void close() {
    closed = true;
  }

  static HoldfastException asHoldfast(Throwable failure) {
    return failure instanceof HoldfastException known ? known : new Unavailable("the host could not do it: " + failure);
  }
}
