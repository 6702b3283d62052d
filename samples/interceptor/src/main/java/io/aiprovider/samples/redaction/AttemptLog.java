package io.aiprovider.samples.redaction;

import io.aiprovider.chat.ChatMessage;
import io.aiprovider.failure.ChatException;
import io.aiprovider.interceptor.AttemptInterceptor;
import io.aiprovider.reply.ChatReply;
import java.util.List;

/**
 * Prints the request that each provider gets, and its failure. A real program would not print the
 * text.
 */
final class AttemptLog implements AttemptInterceptor {

  @Override
  public ChatReply intercept(Chain chain) {
    List<ChatMessage> messages = chain.request().messages();
    String line = chain.call().target() + " gets: " + messages.get(messages.size() - 1).text();
    try {
      ChatReply reply = chain.proceed(chain.request());
      System.out.println("  [" + line + "]");
      return reply;
    } catch (ChatException failure) {
      System.out.println("  [" + line + ": " + failure.kind() + "]");
      throw failure;
    }
  }
}
