/**
 * The client as LangChain4j's models, so that programs built on LangChain4j get failover, caching
 * and cost without further changes. It needs LangChain4j's core on the class path, which is not a
 * dependency of this library.
 */
@NullMarked
package io.aiprovider.langchain4j;

import org.jspecify.annotations.NullMarked;
