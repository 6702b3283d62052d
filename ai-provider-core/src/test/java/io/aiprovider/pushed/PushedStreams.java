package io.aiprovider.pushed;

import static net.bytebuddy.matcher.ElementMatchers.named;

import io.aiprovider.chat.ChatChunk;
import io.aiprovider.provider.http.exchange.RawReply;
import io.aiprovider.reply.StreamingReply;
import java.lang.invoke.MethodHandles;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.pool.TypePool;
import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/**
 * Runs all tests over streams that are pushed, if the system property {@code test.streams} is
 * {@code pushed}. Tests read a stream by {@link StreamingReply#next}, which waits on their thread.
 * This changes the class before it is loaded: each call of {@code next} lets an event loop move the
 * chunk, as the server does, and waits itself only for what the event loop leaves to it. Replies of
 * OkHttp are changed as well, because they cannot say when there is something to read.
 */
public final class PushedStreams implements LauncherSessionListener {
  private final ClassLoader loader = PushedStreams.class.getClassLoader();

  @Override
  public void launcherSessionOpened(LauncherSession session) {
    if (isOn()) {
      change("io.aiprovider.reply.StreamingReply", "Target", "next", Next.class);
      change(
          "io.aiprovider.provider.http.okhttp.OkHttpAddress", "OkHttpSender", "send", Send.class);
    }
  }

  static boolean isOn() {
    return "pushed".equals(System.getProperty("test.streams"));
  }

  /**
   * Changes a class that is not loaded yet.
   *
   * @param neighbour the simple name of another class in its package
   */
  private void change(String name, String neighbour, String method, Class<?> advice) {
    ClassFileLocator files = ClassFileLocator.ForClassLoader.of(loader);
    TypePool types = TypePool.Default.of(files); // reflection would load the class
    byte[] changed =
        new ByteBuddy()
            .redefine(types.describe(name).resolve(), files)
            .visit(Advice.to(types.describe(advice.getName()).resolve(), files).on(named(method)))
            .make()
            .getBytes();
    String inSamePackage = name.substring(0, name.lastIndexOf('.') + 1) + neighbour;
    try {
      Class<?> known = Class.forName(inSamePackage, false, loader);
      MethodHandles.privateLookupIn(known, MethodHandles.lookup()).defineClass(changed);
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new IllegalStateException("The class " + name + " cannot be changed.", e);
    }
  }

  /** Becomes a part of {@link StreamingReply#next}, which runs only if no chunk was moved. */
  static final class Next {
    private Next() {}

    @Advice.OnMethodEnter(skipOn = Advice.OnNonDefaultValue.class)
    static ChatChunk enter(@Advice.This StreamingReply reply) {
      return PushedReading.next(reply);
    }

    @Advice.OnMethodExit
    static void exit(
        @Advice.Enter ChatChunk moved, @Advice.Return(readOnly = false) ChatChunk next) {
      if (moved != null) {
        next = moved;
      }
    }
  }

  /** Becomes a part of sending a request. */
  static final class Send {
    private Send() {}

    @Advice.OnMethodExit
    static void exit(@Advice.Return(readOnly = false) RawReply reply) {
      reply = SignallingReply.of(reply);
    }
  }
}
