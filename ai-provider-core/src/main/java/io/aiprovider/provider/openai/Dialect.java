package io.aiprovider.provider.openai;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * In what a service's requests differ from OpenAI's: everything it takes as OpenAI does is not
 * mentioned. {@link #of} is the table; {@code docs/providers.md} tells it to people.
 *
 * @param tokenLimit its name for the most tokens of an answer
 * @param renamed other names of fields
 * @param refused fields it answers with an error, or ignores though they matter
 * @param traits what else it does not take
 * @param callIds the ids of tool calls it takes
 * @param reasoning the name under which it takes an assistant message's reasoning back; null when
 *     it takes none
 * @param keptInMessages fields of messages that are its own, and another's nowhere else
 * @param refusedInMessages fields of messages that it answers with an error
 * @param named the roles whose messages may have a name
 * @param models what its models refuse beyond that
 * @param toolsOrReasoning which of its models call functions only when told not to reason
 * @param efforts how much reasoning its models can be told to do
 */
record Dialect(
    TokenLimit tokenLimit,
    Map<String, String> renamed,
    Set<String> refused,
    Set<Trait> traits,
    CallIds callIds,
    @Nullable String reasoning,
    Set<String> keptInMessages,
    Set<String> refusedInMessages,
    Set<String> named,
    List<ModelRule> models,
    List<ModelRule> toolsOrReasoning,
    List<EffortLevels> efforts) {

  /** What a service does not take. */
  enum Trait {
    /** {@code stream_options}: usage comes unasked. */
    NO_STREAM_OPTIONS,
    /** Messages of the developer; those of the system they are. */
    NO_DEVELOPER,
    /** Schemas in {@code response_format}. */
    NO_SCHEMA,
    /** A {@code tool_choice} that makes the model call something. */
    NO_FORCED_TOOLS,
    /** Text in parts, where a message is nothing but text. */
    NO_TEXT_PARTS,
    /** Marks for the prompt cache. */
    NO_CACHE_CONTROL,
    /** An assistant's message without a member for its reasoning, which may be empty. */
    NO_ANSWER_WITHOUT_REASONING,
    /** While it thinks, a choice of tools that makes the model call; and {@code none} as effort. */
    NO_FORCED_TOOLS_WHILE_THINKING
  }

  /** What other services' requests may have, and this project's callers may send to any model. */
  private static final String[] OF_OTHER_SERVICES = {
    "thinking",
    "top_k",
    "min_p",
    "repetition_penalty",
    "safety_settings",
    "cached_content",
    "container",
    "mcp_servers",
    "context_management"
  };

  /** Of OpenAI's fields, those that came after its protocol was copied. */
  private static final String[] OF_OPENAI_ALONE = {
    "modalities",
    "audio",
    "prediction",
    "verbosity",
    "safety_identifier",
    "prompt_cache_retention",
    "prompt_cache_options",
    "web_search_options"
  };

  private static final Set<String> ALL_ROLES =
      Set.of("system", "developer", "user", "assistant", "tool", "function");

  /**
   * The dialect of a service.
   *
   * @param own whether it is the service itself, rather than something else that speaks as it does
   */
  static Dialect of(Preset preset, boolean own) {
    return switch (preset) {
      case OPENAI ->
          new Draft(TokenLimit.BY_MODEL)
              .models(ModelRule.OPENAI)
              .efforts(EffortLevels.OPENAI)
              .strict(own)
              .callIds(own ? CallIds.UP_TO_40 : CallIds.ANY)
              .toolsOrReasoning(own ? ModelRule.OPENAI_TOOLS : List.of())
              .reasoning(own ? null : "reasoning_content") // the word of most others
              .build();
      case AZURE_OPENAI ->
          new Draft(TokenLimit.BY_MODEL)
              .models(ModelRule.OPENAI)
              .efforts(EffortLevels.OPENAI)
              .strict(true)
              .callIds(CallIds.UP_TO_40)
              .toolsOrReasoning(ModelRule.OPENAI_TOOLS)
              .build();
      case DEEPSEEK ->
          new Draft(TokenLimit.MAX_TOKENS)
              .without(Trait.NO_DEVELOPER, Trait.NO_SCHEMA, Trait.NO_CACHE_CONTROL)
              .without(Trait.NO_TEXT_PARTS)
              .without(Trait.NO_ANSWER_WITHOUT_REASONING, Trait.NO_FORCED_TOOLS_WHILE_THINKING)
              .refuses("n", "logit_bias")
              .reasoning("reasoning_content")
              .models(ModelRule.DEEPSEEK)
              .build();
      case OLLAMA ->
          new Draft(TokenLimit.MAX_TOKENS)
              .without(Trait.NO_DEVELOPER, Trait.NO_FORCED_TOOLS, Trait.NO_CACHE_CONTROL)
              .refuses("n", "logit_bias")
              .reasoning("reasoning")
              .build();
      case MISTRAL ->
          new Draft(TokenLimit.MAX_TOKENS)
              .without(Trait.NO_STREAM_OPTIONS, Trait.NO_DEVELOPER)
              .callIds(CallIds.NINE)
              .strict(true)
              .renames("seed", "random_seed")
              .refuses("logit_bias", "logprobs", "top_logprobs", "user", "store", "service_tier")
              .refuses("modalities", "audio", "verbosity", "safety_identifier")
              .refuses("prompt_cache_retention", "prompt_cache_options", "web_search_options")
              .refusesInMessages("refusal", "annotations", "audio", "function_call")
              .names("tool")
              .efforts(EffortLevels.MISTRAL)
              .build();
      case GROQ ->
          new Draft(TokenLimit.UNCHANGED)
              .strict(true)
              .without(Trait.NO_TEXT_PARTS)
              .refuses("n", "logit_bias", "logprobs", "top_logprobs", "prompt_cache_key")
              .refuses(OF_OPENAI_ALONE)
              .refusesInMessages("refusal", "annotations", "audio")
              .names("function")
              .efforts(EffortLevels.GROQ)
              .reasoning("reasoning")
              .build();
      case XAI ->
          new Draft(TokenLimit.UNCHANGED)
              .strict(true)
              .without(Trait.NO_TEXT_PARTS)
              .names("user")
              .models(ModelRule.XAI)
              .efforts(EffortLevels.XAI)
              .build();
      case OPENROUTER ->
          new Draft(TokenLimit.UNCHANGED)
              .reasoning("reasoning")
              .keepsInMessages("reasoning_details", "images")
              .build();
      case TOGETHER, VLLM ->
          new Draft(preset == Preset.VLLM ? TokenLimit.UNCHANGED : TokenLimit.MAX_TOKENS)
              .without(Trait.NO_CACHE_CONTROL)
              .reasoning("reasoning")
              .build();
    };
  }

  /**
   * The dialect of Google's endpoint for OpenAI's clients: it refuses what it does not know, and
   * wants its signatures back.
   */
  static Dialect ofGoogle() {
    return new Draft(TokenLimit.UNCHANGED).strict(true).keepsInMessages("extra_content").build();
  }

  /** Whether the service, or this model of it, refuses the field. */
  boolean refuses(String field, String model, @Nullable String effort) {
    return refused.contains(field)
        || models.stream().anyMatch(rule -> rule.refuses(field, model, effort));
  }

  /** Whether the model can be told to reason that much, as far as is known. */
  boolean takesEffort(String model, String effort) {
    return efforts.stream().noneMatch(levels -> levels.refuses(model, effort));
  }

  /** Whether the model calls functions only when told not to reason, which the request does not. */
  boolean mustNotReason(String model, @Nullable String effort) {
    return toolsOrReasoning.stream()
        .anyMatch(rule -> rule.refuses("reasoning_effort", model, effort));
  }

  private static final class Draft {
    private final TokenLimit tokenLimit;
    private final List<String> refused = new ArrayList<>();
    private final Set<Trait> traits = EnumSet.noneOf(Trait.class);
    private Map<String, String> renamed = Map.of();
    private Set<String> keptInMessages = Set.of();
    private Set<String> refusedInMessages = Set.of();
    private Set<String> named = ALL_ROLES;
    private List<ModelRule> models = List.of();
    private List<ModelRule> toolsOrReasoning = List.of();
    private List<EffortLevels> efforts = List.of();
    private CallIds callIds = CallIds.ANY;
    private @Nullable String reasoning;

    Draft(TokenLimit tokenLimit) {
      this.tokenLimit = tokenLimit;
    }

    /** An unknown field is an error there, rather than ignored. */
    Draft strict(boolean strict) {
      return strict ? without(Trait.NO_CACHE_CONTROL).refuses(OF_OTHER_SERVICES) : this;
    }

    Draft without(Trait... missing) {
      traits.addAll(List.of(missing));
      return this;
    }

    Draft refuses(String... fields) {
      refused.addAll(List.of(fields));
      return this;
    }

    Draft renames(String field, String itsName) {
      renamed = Map.of(field, itsName);
      return this;
    }

    Draft callIds(CallIds ids) {
      callIds = ids;
      return this;
    }

    Draft reasoning(@Nullable String name) {
      reasoning = name;
      return this;
    }

    Draft keepsInMessages(String... fields) {
      keptInMessages = Set.of(fields);
      return this;
    }

    Draft refusesInMessages(String... fields) {
      refusedInMessages = Set.of(fields);
      return this;
    }

    Draft names(String... roles) {
      named = Set.of(roles);
      return this;
    }

    Draft models(List<ModelRule> rules) {
      models = rules;
      return this;
    }

    Draft toolsOrReasoning(List<ModelRule> rules) {
      toolsOrReasoning = rules;
      return this;
    }

    Draft efforts(List<EffortLevels> levels) {
      efforts = levels;
      return this;
    }

    Dialect build() {
      return new Dialect(
          tokenLimit,
          renamed,
          Set.copyOf(refused),
          Set.copyOf(traits),
          callIds,
          reasoning,
          keptInMessages,
          refusedInMessages,
          named,
          models,
          toolsOrReasoning,
          efforts);
    }
  }
}
