import { useEffect, useRef, useState } from "preact/hooks";
import { Dialog } from "./dialog.js";

interface CameraProps {
  onPicture(picture: Blob): void;
  onClose(): void;
}

/** Takes a picture with the device's camera; where the browser gives none to the page, asks the device for one. */
export function Camera({ onPicture, onClose }: CameraProps) {
  const video = useRef<HTMLVideoElement>(null);
  const [problem, setProblem] = useState<string>();
  useEffect(() => {
    let stream: MediaStream | undefined;
    let isWanted = true;
    const stop = () => {
      isWanted = false;
      for (const track of stream?.getTracks() ?? []) track.stop();
    };
    const start = async () => {
      // Only pages of this machine and encrypted ones may use the camera.
      if (navigator.mediaDevices === undefined)
        throw new Error("This page may not use the camera: it is not encrypted.");
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      if (!isWanted) stop();
      else if (video.current !== null) video.current.srcObject = stream;
    };
    start().catch((error: Error) => setProblem(error.message));
    return stop;
  }, []);
  const shoot = () => {
    const { current } = video;
    if (current === null || current.videoWidth === 0) return;
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [current.videoWidth, current.videoHeight];
    canvas.getContext("2d")?.drawImage(current, 0, 0);
    canvas.toBlob((picture) => picture && onPicture(picture), "image/jpeg", 0.92);
  };
  return (
    <Dialog title="Camera" onClose={onClose}>
      {problem === undefined ? (
        <>
          <video ref={video} autoplay muted playsInline aria-label="What the camera sees" />
          <button type="button" class="primary" onClick={shoot}>
            Take the picture
          </button>
        </>
      ) : (
        <>
          <p role="alert">{problem}</p>
          <label>
            Take it with the device
            <input
              type="file"
              accept="image/*"
              capture="environment"
              onChange={({ currentTarget: { files } }) => files?.[0] && onPicture(files[0])}
            />
          </label>
        </>
      )}
    </Dialog>
  );
}
