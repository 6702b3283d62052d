/** How templates are read from files. */
@NullMarked
package io.aiprovider.server.template.file;

import org.jspecify.annotations.NullMarked;
