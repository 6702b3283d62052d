package io.aiprovider.server.sql;

import io.aiprovider.json.JsonArray;
import io.aiprovider.json.JsonObject;
import io.aiprovider.json.JsonString;
import io.aiprovider.server.template.prompt.AnswerCheck;
import io.aiprovider.server.template.prompt.CheckedAnswer;
import io.aiprovider.server.template.prompt.Input;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The check {@code sql}: whether the property {@code sql} of an answer is SQL, in the dialect that
 * the field {@code dialect} of the input names, if there is one. If the field {@code action} is
 * {@code explain}, the SQL is that of the field {@code query}, and the model does not repeat it.
 */
@Component
final class SqlCheck implements AnswerCheck {
  private static final String SQL = "sql";
  private static final String ACTION = "action";
  private static final String EXPLAIN = "explain";

  @Override
  public String name() {
    return SQL;
  }

  @Override
  public List<String> inputFields() {
    return List.of("query");
  }

  @Override
  public List<String> answerProperties() {
    return List.of(SQL);
  }

  @Override
  public List<String> addedMembers() {
    return List.of(ACTION, "valid", "error");
  }

  @Override
  public JsonObject schema(JsonObject schema, Input input) {
    JsonObject properties = schema.object("properties");
    if (!isGiven(input) || properties == null) {
      return schema;
    }
    JsonObject rest = schema.with("properties", properties.without(SQL));
    JsonArray required = schema.array("required");
    return required == null
        ? rest
        : rest.with(
            "required",
            required.values().stream().filter(name -> !name.equals(new JsonString(SQL))).toList());
  }

  @Override
  public CheckedAnswer check(JsonObject answer, Input input) {
    String sql = isGiven(input) ? input.text("query") : answer.string(SQL);
    String problem = SqlSyntax.problem(Objects.requireNonNullElse(sql, ""), dialect(input));
    String action = input.text(ACTION);
    JsonObject checked = action == null ? JsonObject.EMPTY : JsonObject.of(ACTION, action);
    checked = checked.with(SQL, sql);
    for (String name : answer.names()) {
      checked = name.equals(SQL) ? checked : checked.with(name, answer.get(name));
    }
    checked = checked.with("valid", problem == null);
    return problem == null
        ? CheckedAnswer.right(checked)
        : new CheckedAnswer(checked.with("error", problem), isGiven(input) ? null : problem);
  }

  private static boolean isGiven(Input input) {
    return EXPLAIN.equals(input.text(ACTION));
  }

  private static @Nullable SqlDialect dialect(Input input) {
    String label = input.text("dialect");
    return label == null ? null : SqlDialect.of(label);
  }
}
