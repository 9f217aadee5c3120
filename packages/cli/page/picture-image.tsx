import type { ExampleReference } from "./page-state.js";
import { usePictureAddress } from "./use-picture-address.js";

interface PictureImageProps {
  readonly picture: Pick<ExampleReference, "kind" | "key">;
  readonly index: string;
  readonly alt: string;
  /** Of the thumbnail, pixels; without it the file itself. */
  readonly width?: number;
  onSize?(width: number, height: number): void;
}

export function PictureImage({ picture, index, alt, width, onSize }: PictureImageProps) {
  const address = usePictureAddress(picture, index, width);
  if (address === undefined) return <span class="missing" role="img" aria-label={alt} />;
  return (
    <img
      src={address}
      alt={alt}
      loading={width === undefined ? "eager" : "lazy"}
      onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) => onSize?.(naturalWidth, naturalHeight)}
    />
  );
}
