package io.aiprovider.server.openapi;

import io.aiprovider.docs.GeneratedPage;
import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.json.JsonValue;
import io.aiprovider.server.openapi.ApiDocument.Operation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The OpenAPI document as a page to read. */
final class HttpReference {
  private static final int DEPTH = 3;
  private static final String HEAD =
      """
      # All endpoints

      This page is generated from the server's [OpenAPI document](../http.md#openapi). It has every \
      endpoint with its parameters, the fields of its request and of its answer, and the roles \
      that may use it in production mode. [HTTP](../http.md) explains them.

      - In the name of a field, a dot leads into an object, `[]` into each element of an array, and \
      `*` into each member of an object with names that are not fixed.
      - Model calls accept further fields, and pass them on to the provider.
      - Of objects within objects, the third level is the last one that is shown.
      """;

  private final ApiDocument api;
  private final StringBuilder page = new StringBuilder(HEAD);

  private HttpReference(ApiDocument api) {
    this.api = api;
  }

  static String of(ApiDocument api) {
    return new HttpReference(api).write();
  }

  private String write() {
    Set<String> common = common();
    page.append("\nEach endpoint can also give these answers:\n\n| status | when |\n|---|---|\n");
    for (Operation operation : api.operations()) {
      JsonObject responses = ApiDocument.object(operation.json(), "responses");
      if (common.stream().allMatch(reference -> statusOf(responses, reference) != null)) {
        common.forEach(
            reference ->
                row(
                    "`" + statusOf(responses, reference) + "`",
                    description(api.resolved(JsonObject.of("$ref", reference)))));
        break;
      }
    }
    for (JsonObject tag : api.json().objects("tags")) {
      String name = word(tag, "name");
      page.append("\n## ").append(name).append("\n\n");
      page.append(description(tag)).append('\n');
      api.operations().stream()
          .filter(operation -> hasTag(operation, name))
          .forEach(operation -> operation(operation, common));
    }
    return page.toString();
  }

  /** The references to responses that the server adds to its operations. */
  private Set<String> common() {
    Set<String> common = new LinkedHashSet<>();
    for (String name :
        List.of(
            "BadRequest",
            "Unauthorized",
            "Forbidden",
            "MethodNotAllowed",
            "TooManyRequests",
            "InternalError",
            "Unavailable")) {
      common.add("#/components/responses/" + name);
    }
    return common;
  }

  private static @Nullable String statusOf(JsonObject responses, String reference) {
    return responses.names().stream()
        .filter(status -> reference.equals(reference(responses, status)))
        .findFirst()
        .orElse(null);
  }

  private static @Nullable String reference(JsonObject responses, String status) {
    return ApiDocument.object(responses, status).string("$ref");
  }

  private static boolean hasTag(Operation operation, String tag) {
    return strings(operation.json().array("tags")).contains(tag);
  }

  private void operation(Operation operation, Set<String> common) {
    JsonObject json = operation.json();
    page.append("\n### `").append(operation).append("`\n\n");
    page.append(word(json, "summary")).append(". ").append(description(json)).append("\n\n");
    Set<String> roles = api.roles(operation);
    page.append(
        roles.isEmpty()
            ? "No key is needed.\n"
            : roles.stream()
                .map(role -> "`" + role + "`")
                .collect(Collectors.joining(", ", "Roles: ", ".\n")));
    parameters(operation);
    if (operation.hasBody()) {
      content("Request", api.resolved(ApiDocument.object(json, "requestBody")));
    }
    responses(ApiDocument.object(json, "responses"), common);
  }

  private void parameters(Operation operation) {
    List<JsonObject> parameters = api.parameters(operation);
    if (parameters.isEmpty()) {
      return;
    }
    page.append("\n| parameter | in | type | required | what it is |\n|---|---|---|---|---|\n");
    for (JsonObject parameter : parameters) {
      row(
          "`" + word(parameter, "name") + "`",
          word(parameter, "in"),
          type(merged(ApiDocument.object(parameter, "schema"))),
          parameter.isTrue("required") ? "yes" : "",
          description(parameter));
    }
  }

  private void responses(JsonObject responses, Set<String> common) {
    page.append("\n| status | answer |\n|---|---|\n");
    for (String status : responses.names()) {
      if (!common.contains(Objects.requireNonNullElse(reference(responses, status), ""))) {
        JsonObject response = api.resolved(ApiDocument.object(responses, status));
        row("`" + status + "`", description(response) + types(response));
      }
    }
    for (String status : responses.names()) {
      if (status.startsWith("2")) {
        content("Answer", api.resolved(ApiDocument.object(responses, status)));
      }
    }
  }

  private static String types(JsonObject response) {
    JsonObject content = response.object("content");
    return content == null || content.names().equals(Set.of("application/json"))
        ? ""
        : content.names().stream()
            .map(type -> "`" + type + "`")
            .collect(Collectors.joining(", ", " Media types: ", "."));
  }

  /** A table of the fields of a JSON object. */
  private void content(String what, JsonObject parent) {
    JsonObject content = parent.object("content");
    JsonObject json = content == null ? null : content.object("application/json");
    if (json == null || json.object("schema") == null) {
      return;
    }
    List<List<String>> rows = new ArrayList<>();
    JsonObject schema = merged(ApiDocument.object(json, "schema"));
    boolean list = schema.object("items") != null;
    members(
        list ? merged(ApiDocument.object(schema, "items")) : schema, list ? "[]." : "", 1, rows);
    if (!rows.isEmpty()) {
      page.append("\n| field of the ").append(what.toLowerCase(Locale.ROOT));
      page.append(" | type | always | what it is |\n|---|---|---|---|\n");
      rows.forEach(row -> row(row.toArray(String[]::new)));
    }
  }

  private void members(JsonObject schema, String prefix, int depth, List<List<String>> rows) {
    JsonObject properties = schema.object("properties");
    if (properties != null) {
      List<String> required = strings(schema.array("required"));
      for (String name : properties.names()) {
        JsonObject member = merged(ApiDocument.object(properties, name));
        rows.add(
            List.of(
                "`" + prefix + name + "`",
                type(member),
                required.contains(name) ? "yes" : "",
                description(member)));
        inner(member, prefix + name, depth, rows);
      }
    }
    JsonObject others = schema.object("additionalProperties");
    if (others != null && depth <= DEPTH) {
      members(merged(others), prefix + "*.", depth + 1, rows);
    }
  }

  private void inner(JsonObject member, String name, int depth, List<List<String>> rows) {
    if (depth < DEPTH) {
      JsonObject items = member.object("items");
      if (items != null) {
        members(merged(items), name + "[].", depth + 1, rows);
      } else {
        members(member, name + ".", depth + 1, rows);
      }
    }
  }

  /** A schema with all that its references and its {@code allOf} add. */
  private JsonObject merged(JsonObject schema) {
    JsonObject whole = api.resolved(schema);
    JsonArray parts = whole.array("allOf");
    if (parts != null) {
      JsonObject all = JsonObject.EMPTY;
      for (JsonObject part : parts.objects()) {
        all = union(all, merged(part));
      }
      whole = union(all, whole);
    }
    return schema.has("description")
        ? whole.with("description", schema.string("description"))
        : whole;
  }

  private static JsonObject union(JsonObject first, JsonObject second) {
    JsonObject union = first;
    for (String name : second.names()) {
      JsonObject before = first.object(name);
      if (name.equals("properties") && before != null) {
        union = union.with(name, union(before, ApiDocument.object(second, name)));
      } else if (name.equals("required") && first.has(name)) {
        List<String> required = new ArrayList<>(strings(first.array(name)));
        required.addAll(strings(second.array(name)));
        union = union.with(name, required);
      } else {
        union = union.with(name, second.get(name));
      }
    }
    return union;
  }

  private String type(JsonObject schema) {
    JsonArray choices =
        schema.array("oneOf") != null ? schema.array("oneOf") : schema.array("anyOf");
    if (choices != null) {
      return choices.objects().stream()
          .map(choice -> type(merged(choice)))
          .distinct()
          .collect(Collectors.joining(" or "));
    }
    JsonArray values = schema.array("enum");
    if (values != null) {
      return StreamSupport.stream(values.spliterator(), false)
          .map(value -> "`" + text(value) + "`")
          .collect(Collectors.joining(", "));
    }
    JsonValue type = schema.get("type");
    JsonObject items = schema.object("items");
    List<String> names =
        type instanceof JsonArray several
            ? strings(several)
            : List.of(type != null ? text(type) : items == null ? "any" : "array");
    return names.stream()
        .map(
            name ->
                items != null && name.equals("array") ? "array of " + type(merged(items)) : name)
        .collect(Collectors.joining(" or "));
  }

  private static String text(JsonValue value) {
    return value instanceof JsonString string ? string.value() : value.toString();
  }

  private static List<String> strings(@Nullable JsonArray array) {
    return array == null ? List.of() : array.values().stream().map(HttpReference::text).toList();
  }

  private static String word(JsonObject json, String name) {
    return Objects.requireNonNull(json.string(name), name);
  }

  private static String description(JsonObject json) {
    String description = json.string("description");
    return description == null ? "" : description.strip().replaceAll("\\s+", " ");
  }

  private void row(String... cells) {
    for (String cell : cells) {
      page.append("| ").append(GeneratedPage.cell(cell)).append(' ');
    }
    page.append("|\n");
  }
}
