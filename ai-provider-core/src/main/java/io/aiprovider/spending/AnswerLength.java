package io.aiprovider.spending;

import io.aiprovider.chat.ChatRequest;

/** Limits the length of an answer in a request. */
final class AnswerLength {
  private static final String[] FIELDS = {"max_completion_tokens", "max_tokens"};

  private AnswerLength() {}

  /** The request with this limit of tokens, in the field that it uses already. */
  static ChatRequest limited(ChatRequest request, long tokens) {
    ChatRequest limited = request;
    boolean set = false;
    for (String field : FIELDS) {
      if (request.has(field)) {
        set = true;
        Long given = request.json().integer(field);
        limited = given == null || given > tokens ? limited.with(field, tokens) : limited;
      }
    }
    return set ? limited : request.with("max_tokens", tokens);
  }
}
