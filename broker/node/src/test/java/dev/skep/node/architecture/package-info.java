/** The shape of the whole broker, held by the build. */
package dev.skep.node.architecture;
