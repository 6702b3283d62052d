package io.aiprovider.server.template.prompt;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.aiprovider.chat.ChatResponse;
import io.aiprovider.json.JsonException;
import io.aiprovider.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The form of an answer: JSON that fits a schema, and passes a check.
 *
 * @param name the name of the form for the model
 * @param schema the JSON Schema of an object
 * @param check the further check; null: none
 */
public record AnswerForm(String name, JsonObject schema, @Nullable AnswerCheck check) {
  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
  private static final int MOST_PROBLEMS = 5;

  /** The form of the answer to one request. */
  AnswerForm of(Input input) {
    return check == null ? this : new AnswerForm(name, check.schema(schema, input), check);
  }

  /** What is wrong with the schema itself; null if it is a JSON Schema. */
  public @Nullable String problemOfSchema() {
    try {
      Schema meta =
          SCHEMAS.getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));
      String problems = problems(meta, schema);
      if (problems.isEmpty()) {
        SCHEMAS.getSchema(schema.toJson(), InputFormat.JSON).validate("{}", InputFormat.JSON);
      }
      return problems.isEmpty() ? null : problems;
    } catch (RuntimeException e) { // a reference without a target, for example
      return String.valueOf(e.getMessage());
    }
  }

  /** Reads an answer. */
  public CheckedAnswer read(ChatResponse response, Input input) {
    JsonObject answer;
    try {
      answer = JsonObject.parseLenient(json(response.text()).getBytes(StandardCharsets.UTF_8));
    } catch (JsonException e) {
      return CheckedAnswer.useless("The answer is not a JSON object. " + e.getMessage());
    }
    String problems = problems(SCHEMAS.getSchema(schema.toJson(), InputFormat.JSON), answer);
    if (!problems.isEmpty()) {
      return CheckedAnswer.useless("The answer does not fit the JSON Schema: " + problems + ".");
    }
    return check == null ? CheckedAnswer.right(answer) : check.check(answer, input);
  }

  /** The text without the fence of Markdown around it, which some models add. */
  private static String json(String text) {
    String trimmed = text.strip();
    int start = trimmed.indexOf('\n');
    return trimmed.startsWith("```") && trimmed.endsWith("```") && start > 0
        ? trimmed.substring(start, trimmed.length() - 3)
        : trimmed;
  }

  private static String problems(Schema schema, JsonObject value) {
    List<Error> errors = schema.validate(value.toJson(), InputFormat.JSON);
    return errors.stream()
        .limit(MOST_PROBLEMS)
        .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
        .collect(Collectors.joining("; "));
  }
}
