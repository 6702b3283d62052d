package io.aiprovider.server.openapi;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** The server's OpenAPI document, as its tests read it. */
final class ApiDocument {
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private static final List<String> METHODS = List.of("get", "put", "post", "patch", "delete");

  private final JsonObject json;

  ApiDocument(JsonObject json) {
    this.json = json;
  }

  /** A method of a path. */
  record Operation(String method, String path, JsonObject json) {
    @Override
    public String toString() {
      return method + " " + path;
    }

    boolean hasBody() {
      return json.has("requestBody");
    }
  }

  JsonObject json() {
    return json;
  }

  List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    JsonObject paths = object(json, "paths");
    for (String path : paths.names()) {
      JsonObject methods = object(paths, path);
      for (String method : METHODS) {
        if (methods.has(method)) {
          operations.add(
              new Operation(method.toUpperCase(Locale.ROOT), path, object(methods, method)));
        }
      }
    }
    return operations;
  }

  /** The parameters of an operation. */
  List<JsonObject> parameters(Operation operation) {
    return operation.json().objects("parameters").stream().map(this::resolved).toList();
  }

  /** The roles that may use an operation; empty: no key is needed. */
  Set<String> roles(Operation operation) {
    JsonArray requirements =
        Objects.requireNonNull(
            operation.json().has("security")
                ? operation.json().array("security")
                : json.array("security"));
    Set<String> roles = new TreeSet<>();
    for (JsonObject requirement : requirements.objects()) {
      for (String scheme : requirement.names()) {
        for (JsonValue role : Objects.requireNonNull(requirement.array(scheme))) {
          roles.add(((JsonString) role).value());
        }
      }
    }
    return roles;
  }

  /** An object, or the one that its {@code $ref} names. */
  JsonObject resolved(JsonObject object) {
    String reference = object.string("$ref");
    if (reference == null) {
      return object;
    }
    JsonObject found = json;
    for (String name : reference.substring("#/".length()).split("/", -1)) {
      found = object(found, name);
    }
    return resolved(found);
  }

  /** What is wrong with a JSON text by a schema of the document. */
  List<String> problems(JsonObject schema, String text) {
    String root = schema.with("components", json.get("components")).toString();
    return SCHEMAS.getSchema(root).validate(text, InputFormat.JSON).stream()
        .map(Error::toString)
        .toList();
  }

  static JsonObject object(JsonObject parent, String name) {
    JsonObject member = parent.object(name);
    if (member == null) {
      throw new AssertionError("There is no object '" + name + "' in " + parent);
    }
    return member;
  }
}
