package io.aiprovider.server.template.prompt;

import io.aiprovider.json.JsonException;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonValue;
import io.aiprovider.server.wire.Printable;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the callers of a template send.
 *
 * @param fields its own fields
 * @param options those of the model call's settings that callers may choose
 */
public record InputForm(List<InputField> fields, List<String> options) {

  /** A body that was read: the fields, and the settings of the call. */
  public record Body(Input input, JsonObject options) {}

  /**
   * Reads a body. Everything in it must be known, so that a misspelt name has no silent effect.
   *
   * @throws io.aiprovider.failure.InvalidRequest if it is not allowed
   */
  public Body read(byte[] utf8) {
    JsonObject body;
    try {
      body = JsonObject.parse(utf8);
    } catch (JsonException e) {
      throw InputField.invalid(
          e.path(), "We could not read the request body. " + e.getMessage(), null);
    }
    checkNames(body);
    Map<String, JsonValue> values = new LinkedHashMap<>();
    for (InputField field : fields) {
      JsonValue value = body.get(field.name());
      if (value != null && !value.isNull()) {
        field.check(value);
        values.put(field.name(), value);
      } else if (field.otherwise() != null) {
        values.put(field.name(), field.otherwise());
      } else if (field.mustBeThere()) {
        throw field.missing();
      }
    }
    JsonObject chosen = JsonObject.EMPTY;
    for (String option : options) {
      JsonValue value = body.get(option);
      if (value != null && !value.isNull()) {
        chosen = chosen.with(option, value);
      }
    }
    return new Body(new Input(values), chosen);
  }

  private void checkNames(JsonObject body) {
    Set<String> known =
        fields.stream().map(InputField::name).collect(Collectors.toCollection(LinkedHashSet::new));
    known.addAll(options);
    for (String name : body.names()) {
      if (!known.contains(name)) {
        throw InputField.invalid(
            name.length() > 100 ? null : name,
            "Unknown parameter '"
                + Printable.of(name)
                + "'. This endpoint takes "
                + String.join(", ", known)
                + ".",
            "unknown_parameter");
      }
    }
  }
}
