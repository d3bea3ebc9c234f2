package io.holdfast.host;

import io.holdfast.access.Principal;
import io.holdfast.error.HoldfastException;
import io.holdfast.error.HoldfastException.NoSuchObject;
import io.holdfast.error.HoldfastException.Unavailable;
import io.holdfast.model.Call;
import io.holdfast.model.CallTarget;
import io.holdfast.object.ObjectVerticle;
import io.holdfast.value.Value;
import io.vertx.core.Future;

/**
 * Takes every call of every entrance to where it runs: the host itself, an object of this JVM, or another node.
 * Thread-safe; the call is answered on whatever thread it ended at.
 */
public final class Router {
  private final LocalObjects objects;
  private final Directory directory;
  private final HostDesk desk;
  private final SessionTable sessions;
  private final Doorkeeper doorkeeper;
  private volatile boolean opened;
  private volatile boolean closed;

  Router(LocalObjects objects, Directory directory, HostDesk desk, SessionTable sessions) {
    this.sessions = sessions;
    this.objects = objects;
    this.directory = directory;
    this.desk = desk;
    doorkeeper = new Doorkeeper(this, objects, desk, sessions);
  }

  /**
   * Sends the call on its way if it is one that may be made in that name; it fails with {@code Denied} otherwise. The
   * one place where permissions are asked: entrances for others than trusted code call this.
   */
  public void call(Call call, Principal who) {
    if (who == Principal.TRUSTED) {
      call(call);
    } else {
      doorkeeper.call(call, who);
    }
  }

  /** Sends the call on its way, whatever it is. */
  public void call(Call call) {
    call(call, desk);
  }

  /** @param host what the host's own operations are to this caller */
  void call(Call call, HostOperations host) {
    if (!opened) { // what is called may be there, and is not known yet
      call.fail(new Unavailable("this host is starting; try again in a moment"));
      return;
    }
    if (closed) {
      call.fail(new Unavailable("this host is stopping; connect to another or try again later"));
      return;
    }
    if (call.caller().repeatable() && changesNames(call)) {
      callOnce(call, host);
    } else {
      route(call, host);
    }
  }

  private static boolean changesNames(Call call) {
    String operation = call.operation();
    return operation.equals("drop") || operation.equals("create") && call.target().name().isEmpty();
  }

  /** What makes or drops an object cannot be remembered by the object, so its session does, where it is at home. */
  private void callOnce(Call call, HostOperations host) {
    Session session = sessions.find(call.caller().session());
    if (session == null) {
      route(call, host); // is refused there
      return;
    }
    Future<Value> answer;
    try {
      answer = session.once(call.caller().callId(), call.operation(), first -> {
        Call inner = new Call(call.target(), call.operation(), call.arguments(), call.caller(), call.deadlineMs(),
            call.guard()) {
          @Override
          protected void answered(Value result, HoldfastException failure) {
            if (failure == null) {
              first.complete(result);
            } else {
              first.fail(failure);
            }
          }
        };
        call.onCancel(inner::cancel);
        route(inner, host);
      });
    } catch (HoldfastException refused) {
      call.fail(refused);
      return;
    }
    answer.onSuccess(call::succeed).onFailure(e -> call.fail(asHoldfast(e)));
  }

  private void route(Call call, HostOperations host) {
    String name = call.target().name();
    ObjectVerticle local = objects.running(name);
    if (local != null) {
      sessions.admit(call, () -> local.dispatch(call));
    } else if (name.isEmpty()) {
      HostDesk.run(call, host);
    } else {
      callElsewhere(call);
    }
  }

  private void callElsewhere(Call call) {
    LocalObjects.Entry beingMade = objects.entry(call.target().name());
    if (beingMade != null) {
      beingMade.made().onSuccess(verticle -> sessions.admit(call, () -> verticle.dispatch(call)))
          .onFailure(e -> call.fail(asHoldfast(e)));
      return;
    }
    String name = call.target().name();
    objects.whenGone(name).compose(gone -> directory.locate(name)).onSuccess(node -> directory.forward(node, call))
        .onFailure(e -> call.fail(notFound(call, e)));
  }

  /** A call that names an incarnation knows that its object was there: when nobody has the name it is gone. */
  static HoldfastException notFound(Call call, Throwable failure) {
    return failure instanceof NoSuchObject && call.target().incarnation() != CallTarget.ANY
        ? LocalObjects.gone(call.target().name()) : asHoldfast(failure);
  }

  /**
   * Runs a call that another node has sent here, whose session is known here.
   *
   * @return false when its object is not here: then the call is not answered
   */
  boolean callHere(Call call) {
    String name = call.target().name();
    ObjectVerticle local = objects.running(name);
    if (local != null) {
      local.dispatch(call);
      return true;
    }
    if (name.isEmpty()) {
      desk.callHere(call);
      return true;
    }
    LocalObjects.Entry beingMade = objects.entry(name);
    if (beingMade == null) {
      return false;
    }
    beingMade.made().onSuccess(verticle -> verticle.dispatch(call)).onFailure(e -> call.fail(asHoldfast(e)));
    return true;
  }

  /** Everything that was kept is there. */
  void open() {
    opened = true;
  }

  void close() {
    closed = true;
  }

  static HoldfastException asHoldfast(Throwable failure) {
    return failure instanceof HoldfastException known ? known : new Unavailable("the host could not do it: " + failure);
  }
}
