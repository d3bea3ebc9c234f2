package io.holdfast.python;

import io.holdfast.value.Value;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How the objects of one type look in Python: what their proxies are, which methods these call, and which operations
 * serve them. Immutable once built; thread-safe.
 */
final class Adapter {
  static final String AUTO_PROXY = "AutoProxy";

  /** Serves one method. What it throws or fails with is raised at the client. */
  interface Method {
    Future<Reply> call(Invocation call);
  }

  /** Makes an object from the arguments of its typeid. */
  interface Maker {
    Future<Served> make(Creation creation);
  }

  /** A method that checks its arguments first, when it has a signature. */
  private record Bound(Signature signature, Method method) {
  }

  private final String typeid;
  private final String proxy;
  private final Signature create;
  private final Maker maker;
  private final List<String> exposed;
  private final Map<String, Bound> methods;
  private final Map<String, Bound> others;

  private Adapter(Builder builder) {
    typeid = builder.typeid;
    proxy = builder.proxy;
    create = builder.create;
    maker = builder.maker;
    exposed = List.copyOf(builder.exposed);
    methods = Map.copyOf(builder.methods);
    others = Map.copyOf(builder.others);
  }

  /** @param proxy the proxy class of {@code multiprocessing.managers}, or {@link #AUTO_PROXY} */
  static Builder of(String typeid, String proxy) {
    return new Builder(typeid, proxy);
  }

  static final class Builder {
    private final String typeid;
    private final String proxy;
    private final List<String> exposed = new ArrayList<>();
    private final Map<String, Bound> methods = new HashMap<>();
    private final Map<String, Bound> others = new HashMap<>();
    private Signature create;
    private Maker maker;

    private Builder(String typeid, String proxy) {
      this.typeid = typeid;
      this.proxy = proxy;
    }

    /** Its typeid makes objects so. */
    Builder made(String signature, Maker by) {
      create = Signature.of(signature);
      maker = by;
      return this;
    }

    /** An exposed method; the name is what stands behind the dot of the signature. */
    Builder method(String signature, Method method) {
      String name = name(signature);
      exposed.add(name);
      methods.put(name, new Bound(Signature.of(signature), method));
      return this;
    }

    /** One that newer versions of Python expose, or that no proxy is told of: it can be called. */
    Builder hidden(String signature, Method method) {
      methods.put(name(signature), new Bound(Signature.of(signature), method));
      return this;
    }

    /** An exposed method that is one operation with the same arguments. */
    Builder operation(String signature, String operation) {
      return method(signature, call -> call.reply(operation, call.arguments()));
    }

    /** An exposed method that is the operation of that name, with whatever arguments. */
    Builder unchecked(String operation) {
      exposed.add(operation);
      methods.put(operation, new Bound(null, call -> call.operation(operation, call.given()).map(Reply::of)));
      return this;
    }

    /** What can be asked of every object; null for its value when it has none to give away. */
    Builder shown(Method repr, Method value) {
      others.put("__repr__", new Bound(Signature.of("object.__repr__()"), repr));
      others.put("__str__", new Bound(Signature.of("object.__str__()"), repr));
      others.put("#GETVALUE", new Bound(Signature.of("object.#GETVALUE()"), value));
      return this;
    }

    /** As {@link #shown}, of one that Python shows by its class and cannot pickle. */
    Builder opaque(String pythonClass) {
      return shown(call -> Future.succeededFuture(Reply.of(Value.of("<" + pythonClass + " object at "
              + PythonText.address(call.served().ident()) + ">"))),
          call -> Future.succeededFuture(Reply.unserializable("TypeError: cannot pickle '" + pythonClass
              + "' object")));
    }

    Adapter build() {
      return new Adapter(this);
    }

    private static String name(String signature) {
      return signature.substring(signature.indexOf('.') + 1, signature.indexOf('('));
    }
  }

  /** What makes one at a SyncManager. */
  String typeid() {
    return typeid;
  }

  /** The class or function that makes its proxies. */
  String proxy() {
    return proxy;
  }

  /** The methods that proxies are told of. */
  List<String> exposed() {
    return exposed;
  }

  Future<Served> make(Creation creation) {
    creation.bind(create);
    return maker.make(creation);
  }

  /** Runs the method. What is wrong with the request itself fails with {@link NotExposed}. */
  Future<Reply> call(String method, Invocation call) {
    Bound bound = methods.get(method);
    if (bound == null) {
      bound = others.get(method);
      if (bound == null) {
        return Future.failedFuture(new NotExposed(method));
      }
    }
    if (bound.signature != null) {
      call.bind(bound.signature);
    }
    return bound.method.call(call);
  }

  /** The method is not one of the object's. */
  static final class NotExposed extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotExposed(String method) {
      super(method, null, false, false);
    }
  }
}
