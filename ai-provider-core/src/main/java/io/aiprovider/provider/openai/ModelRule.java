package io.aiprovider.provider.openai;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fields that some models of a service refuse although its other models accept them: reasoning
 * models refuse sampling parameters, for example. All rules that match a model apply.
 *
 * @param models prefixes of their names
 * @param others prefixes of names that the rule does not apply to
 * @param when the requests that the rule applies to
 * @param refused the fields
 */
record ModelRule(List<String> models, List<String> others, When when, Set<String> refused) {

  /** The requests that a rule applies to. */
  enum When {
    ALWAYS,
    /** Those with an effort; without one the model does not reason. */
    REASONING_REQUESTED,
    /** All except those with the effort {@code none}; by default the model reasons. */
    REASONING_NOT_REFUSED;

    private boolean holds(@Nullable String effort) {
      return switch (this) {
        case ALWAYS -> true;
        case REASONING_REQUESTED -> effort != null && !effort.equals("none");
        case REASONING_NOT_REFUSED -> !"none".equals(effort);
      };
    }
  }

  private static final Set<String> SAMPLING =
      Set.of(
          "temperature",
          "top_p",
          "presence_penalty",
          "frequency_penalty",
          "logprobs",
          "top_logprobs",
          "logit_bias");

  /**
   * OpenAI's, from its guides to reasoning models and to GPT-5.2's parameters. The first
   * generations always reason. Since GPT-5.1, most models do not reason with the effort {@code
   * none}, which is the default up to GPT-5.4.
   */
  static final List<ModelRule> OPENAI =
      List.of(
          new ModelRule(List.of("o1", "o3", "o4"), List.of(), When.ALWAYS, SAMPLING),
          new ModelRule(List.of("gpt-5"), List.of("gpt-5-chat", "gpt-5."), When.ALWAYS, SAMPLING),
          new ModelRule(
              List.of("gpt-5."), List.of("gpt-5.5", "gpt-5.6"), When.REASONING_REQUESTED, SAMPLING),
          new ModelRule(
              List.of("gpt-5.5", "gpt-5.6"), List.of(), When.REASONING_NOT_REFUSED, SAMPLING),
          new ModelRule(List.of("gpt-6-astra", "gpt-6."), List.of(), When.ALWAYS, SAMPLING),
          new ModelRule(
              List.of("gpt-6-sol", "gpt-6-luna"), List.of(), When.REASONING_NOT_REFUSED, SAMPLING),
          new ModelRule(
              List.of("o3", "o4", "gpt-5", "gpt-6"),
              List.of("o3-mini", "gpt-5-chat", "gpt-5.3", "gpt-5.4", "gpt-5.5", "gpt-5.6"),
              When.ALWAYS,
              Set.of("stop")),
          new ModelRule(List.of("gpt-6"), List.of(), When.ALWAYS, Set.of("prompt_cache_retention")),
          new ModelRule(
              List.of("gpt-3.5", "gpt-4", "chatgpt-4o", "gpt-5-chat"),
              List.of(),
              When.ALWAYS,
              Set.of("reasoning_effort", "verbosity")));

  /**
   * OpenAI's models that accept either functions or reasoning in chat completions: only its
   * Responses API supports both. Some of them always reason, so they accept no functions here.
   */
  static final List<ModelRule> OPENAI_TOOLS =
      List.of(
          new ModelRule(
              List.of("gpt-5.4"), List.of(), When.REASONING_REQUESTED, Set.of("reasoning_effort")),
          new ModelRule(
              List.of("gpt-5.5", "gpt-5.6", "gpt-6-sol", "gpt-6-luna", "gpt-6.1-terra"),
              List.of(),
              When.REASONING_NOT_REFUSED,
              Set.of("reasoning_effort")));

  /** xAI's, from its guide to reasoning. */
  static final List<ModelRule> XAI =
      List.of(
          new ModelRule(
              List.of("grok-4", "grok-3-mini", "grok-code"),
              List.of("grok-4-fast-non-reasoning", "grok-4-1-fast-non-reasoning"),
              When.ALWAYS,
              Set.of("presence_penalty", "frequency_penalty", "stop")),
          new ModelRule(
              List.of("grok-3", "grok-4", "grok-code"),
              List.of("grok-3-mini", "grok-4."),
              When.ALWAYS,
              Set.of("reasoning_effort")),
          new ModelRule(
              List.of("grok-4.20"),
              List.of("grok-4.20-multi-agent"),
              When.ALWAYS,
              Set.of("reasoning_effort")));

  /** DeepSeek's, from its guide to the reasoning model, which ignores other fields. */
  static final List<ModelRule> DEEPSEEK =
      List.of(
          new ModelRule(
              List.of("deepseek-reasoner"),
              List.of(),
              When.ALWAYS,
              Set.of("logprobs", "top_logprobs")));

  /**
   * Whether the rule forbids the field.
   *
   * @param model the service's name of the model
   * @param effort the request's {@code reasoning_effort}; null if it has none
   */
  boolean refuses(String field, String model, @Nullable String effort) {
    return when.holds(effort)
        && refused.contains(field)
        && startsWithAny(model, models)
        && !startsWithAny(model, others);
  }

  static boolean startsWithAny(String model, List<String> beginnings) {
    String base = model.startsWith("ft:") ? model.substring("ft:".length()) : model;
    for (String beginning : beginnings) {
      if (base.startsWith(beginning)) {
        return true;
      }
    }
    return false;
  }
}
