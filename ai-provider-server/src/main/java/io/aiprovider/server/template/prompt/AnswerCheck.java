package io.aiprovider.server.template.prompt;

import io.aiprovider.json.JsonObject;
import java.util.List;

/**
 * A check of the answers of templates that name it, beyond their JSON Schema. Each bean of this
 * type can be named. Has no state and is thread-safe.
 */
public interface AnswerCheck {
  /** The name by which templates refer to it. */
  String name();

  /** The fields that a template with this check must declare in its input. */
  List<String> inputFields();

  /** The properties that the answer of such a template must have. */
  List<String> answerProperties();

  /** The members that it adds to answers. */
  List<String> addedMembers();

  /** The schema for the answer to one request: the template's own, or a stricter one. */
  default JsonObject schema(JsonObject schema, Input input) {
    return schema;
  }

  /** Checks an answer that fits the schema. */
  CheckedAnswer check(JsonObject answer, Input input);
}
