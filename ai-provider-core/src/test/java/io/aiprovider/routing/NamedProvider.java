package io.aiprovider.routing;

import io.aiprovider.call.ChatCall;
import io.aiprovider.chat.ChatRequest;
import io.aiprovider.chat.Operation;
import io.aiprovider.provider.ChatProvider;
import io.aiprovider.reply.ChatReply;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** A provider that is never called; it counts how often routing reads it. */
final class NamedProvider implements ChatProvider {
  private final String name;
  private final Set<Operation> operations;
  private final AtomicInteger reads = new AtomicInteger();

  NamedProvider(String name) {
    this(name, EnumSet.allOf(Operation.class));
  }

  NamedProvider(String name, Set<Operation> operations) {
    this.name = name;
    this.operations = operations;
  }

  int reads() {
    return reads.get();
  }

  @Override
  public String name() {
    reads.incrementAndGet();
    return name;
  }

  @Override
  public String type() {
    reads.incrementAndGet();
    return "";
  }

  @Override
  public List<String> models() {
    reads.incrementAndGet();
    return List.of();
  }

  @Override
  public Set<Operation> operations() {
    reads.incrementAndGet();
    return operations;
  }

  @Override
  public ChatReply chat(ChatRequest request, ChatCall attempt) {
    throw new UnsupportedOperationException(name + " is routed to only.");
  }
}
