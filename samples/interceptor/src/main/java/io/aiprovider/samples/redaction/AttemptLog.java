package io.aiprovider.samples.redaction;

import io.aiprovider.chat.ChatMessage;
import io.aiprovider.failure.ChatException;
import io.aiprovider.interceptor.AttemptInterceptor;
import io.aiprovider.reply.ChatReply;
import java.util.List;

/** Prints what each provider is asked, and how it went. A real program would leave the text out. */
final class AttemptLog implements AttemptInterceptor {

  @Override
  public ChatReply intercept(Chain chain) {
    List<ChatMessage> messages = chain.request().messages();
    String asked = chain.call().target() + " is asked: " + messages.get(messages.size() - 1).text();
    try {
      ChatReply reply = chain.proceed(chain.request());
      System.out.println("  [" + asked + "]");
      return reply;
    } catch (ChatException failure) {
      System.out.println("  [" + asked + ": " + failure.kind() + "]");
      throw failure;
    }
  }
}
